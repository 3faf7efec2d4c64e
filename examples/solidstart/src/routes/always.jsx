import { Letter } from '../in-browser.jsx'

/** Drawn by the server for each view. */
export default function Page() {
  return <Letter />
}
