import type { Assumptions } from './assumptions.js'
import { type Frame, panel, type Series } from './panel.js'
import { peak, type Result } from './result.js'
import { grouped } from './table.js'

const WIDTH = 900
const HEIGHT = 452
const FRAMES: readonly Frame[] = [
  { left: 64, top: 176, width: 372, height: 216 },
  { left: 508, top: 176, width: 372, height: 216 },
]
const TITLES = ['One sign-in wave’s access tokens expire', 'The same, with an outage of 10 minutes']

/** How each practice is drawn, in the order of the results. */
const LOOKS = [
  { style: 'tab', filled: true, left: 24, legend: 'today: every tab refreshes its own token', name: 'Today' },
  { style: 'shared', filled: false, left: 350, legend: 'today: tabs share it in localStorage', name: null },
  { style: 'own', filled: false, left: 640, legend: 'Holdfast', name: 'Holdfast' },
  { style: 'limit', filled: false, left: 760, legend: 'capacity', name: null },
]

const STYLE = `
.bg{fill:#fff}.t{fill:#1c2733;font-size:17px;font-weight:600}.h{fill:#1c2733;font-weight:600}.s{fill:#52606d;font-size:12px}.l{fill:#1c2733;font-size:13px}
.grid{stroke:#dde3e8}.tick{stroke:#7b8894}.down{fill:#eef1f4}.limit{stroke:#52606d;stroke-dasharray:2 4}
.tab,.shared,.own{fill:none;stroke-width:2;stroke-linejoin:round}.own{stroke-width:3}
.tab{stroke:#c2410c}.tab-area{fill:#c2410c;opacity:.14}.shared{stroke:#b07d00;stroke-dasharray:6 4}.own{stroke:#2b7a5d}
.tab-t{fill:#c2410c;font-weight:600}.own-t{fill:#2b7a5d;font-weight:600}
@media (prefers-color-scheme:dark){.bg{fill:#12181e}.t,.h,.l{fill:#e8edf2}.s{fill:#a9b6c2}.grid{stroke:#2a343e}.tick{stroke:#7b8894}.down{fill:#1d262f}.limit{stroke:#a9b6c2}
.tab{stroke:#fb8a4c}.tab-area{fill:#fb8a4c}.shared{stroke:#e0b23c}.own{stroke:#5dc29a}.tab-t{fill:#fb8a4c}.own-t{fill:#5dc29a}}`

/**
 * Draws what reaches the authorization server.
 *
 * @param scenarios The results of each panel's scenario, practice by practice.
 */
export function chart(scenarios: readonly (readonly Result[])[], assumptions: Assumptions): string {
  const panels = scenarios.flatMap((results, index) => {
    const frame = FRAMES[index]
    const title = TITLES[index]
    if (!frame || !title) return []
    const series = LOOKS.flatMap(({ style, filled }, practice): Series[] => {
      const result = results[practice]
      return result ? [{ result, style, filled }] : []
    })
    return [panel(title, series, frame, assumptions), figures(results, frame)]
  })
  const title = `${grouped(assumptions.browsers)} users, 1 to ${assumptions.tabs.most} tabs each: refreshes per second at the authorization server`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${title}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="14">`,
    `<style>${STYLE}</style>`,
    `<rect class="bg" width="${WIDTH}" height="${HEIGHT}" rx="12"/>`,
    `<text class="t" x="24" y="36">${title}</text>`,
    legend(),
    ...panels,
    '</svg>\n',
  ].join('\n')
}

function legend(): string {
  return LOOKS.map(({ style, legend, left }) => {
    return `<path class="${style}" d="M${left} 66h28"/><text class="l" x="${left + 36}" y="71">${legend}</text>`
  }).join('\n')
}

/** What the two practices come to, in figures. */
function figures(results: readonly Result[], { left, top }: Frame): string {
  return LOOKS.flatMap(({ style, name }, practice) => {
    const result = results[practice]
    if (!result || name === null) return []
    const y = top - (practice === 0 ? 39 : 19)
    const { signedOut } = result.tally
    const users = signedOut === 0 ? 'nobody' : `${grouped(signedOut)} users`
    return [
      `<text class="${style}-t" x="${left}" y="${y}">${name}: peak ${grouped(peak(result))}/s, ${users} signed out</text>`,
    ]
  }).join('\n')
}
