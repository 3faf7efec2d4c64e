import { Suspense } from 'react'
import { Letter } from '../letter.jsx'

export const dynamic = 'force-dynamic'

/** Drawn by the server for each view. */
export default function Page() {
  return (
    <Suspense fallback={<p id="waiting">One moment …</p>}>
      <Letter />
    </Suspense>
  )
}
