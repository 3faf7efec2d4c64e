import { Letter } from '../in-browser.jsx'

/** Prerendered, with the fallback in it: who is signed in is known in the browser alone. */
export default function Page() {
  return (
    <main>
      <h1>Letters</h1>
      <Letter />
    </main>
  )
}
