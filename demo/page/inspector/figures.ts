import { write } from '../dom/element.js'

/** Shows numbers where the page has a place for them, and marks for a moment those that changed. */
export function showFigures(figures: Readonly<Record<string, number>>): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-figure]')) {
    const figure = figures[place.dataset.figure ?? '']
    if (figure === undefined || place.textContent === String(figure)) continue
    if (place.textContent !== '–') mark(place)
    write(place, String(figure))
  }
}

function mark(place: HTMLElement): void {
  place.classList.remove('changed')
  // Read, so that the animation starts anew when the number changes twice in a row.
  void place.offsetWidth
  place.classList.add('changed')
}
