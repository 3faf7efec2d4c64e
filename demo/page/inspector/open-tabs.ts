import { element, write } from '../dom/element.js'

export function bindTabsOpener(): void {
  const note = element('open-tabs-note', HTMLElement)
  for (const opener of document.querySelectorAll<HTMLButtonElement>('button[data-open-tabs]')) {
    const wanted = Number(opener.dataset.openTabs)
    opener.addEventListener('click', () => {
      const opened = Array.from({ length: wanted }, () => window.open(location.href, '_blank')).filter(
        Boolean,
      )
      write(note, opened.length === wanted ? '' : blocked(opened.length, wanted))
    })
  }
}

function blocked(opened: number, wanted: number): string {
  return `The browser opened ${opened} of ${wanted}. Allow pop-ups for this site, then press again.`
}
