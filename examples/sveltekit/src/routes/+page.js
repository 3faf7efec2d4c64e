/** With what waits in it: who is signed in is known in the browser alone. */
export const prerender = true
