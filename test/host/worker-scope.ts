/** Where the worker's script is: imported before anything that reads `location`. */
Object.assign(globalThis, { location: new URL('https://app.example/sw.js') })
