import { button, element, write } from '../dom/element.js'

/**
 * What the browser itself asks for. No script can put a header on these; the worker does.
 *
 * @returns Takes it from the page.
 */
export function showMedia(): () => void {
  const image = element('protected-image', HTMLImageElement)
  const audio = element('protected-audio', HTMLAudioElement)
  const state = element('image-state', HTMLElement)
  let loads = 0

  function loadImage(): void {
    write(state, 'loading')
    // Another URL each time, or the browser shows what it has in memory.
    image.src = `/api/image.png?load=${++loads}`
  }

  image.addEventListener('load', () => {
    image.hidden = false
    write(state, 'image loaded')
  })
  image.addEventListener('error', () => {
    image.hidden = true
    write(state, 'image refused: sign in first')
  })
  button('load-image').addEventListener('click', loadImage)

  return () => {
    image.hidden = true
    image.removeAttribute('src')
    write(state, '')
    // Stops it, and lets go of what was loaded.
    audio.load()
  }
}
