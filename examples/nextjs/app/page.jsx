import { Suspense } from 'react'
import { Letter } from './letter.jsx'

/** Prerendered, with the fallback in it: who is signed in is known in the browser alone. */
export default function Page() {
  return (
    <main>
      <h1>Letters</h1>
      <Suspense fallback={<p id="waiting">One moment …</p>}>
        <Letter />
      </Suspense>
    </main>
  )
}
