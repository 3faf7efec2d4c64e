/** Where the worker's script is: imported before anything that reads `self`. */
Object.assign(globalThis, { self: { location: new URL('https://app.example/sw.js') } })
