/**
 * Adopted, since a page may forbid inline styles (Content Security Policy). Sides are logical, so it
 * also stands right to left.
 */
export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(TOKENS + DIALOG + BUTTONS + NOTICE)
  return sheet
}

// light-dark() follows the `color-scheme` of the page, and so also a switch of the app.
const TOKENS = `
:host {
  display: contents;
  --_surface: var(--holdfast-surface, light-dark(#ffffff, #1c1e22));
  --_ink: var(--holdfast-ink, light-dark(#16181d, #eff1f4));
  --_ink-soft: var(--holdfast-ink-soft, light-dark(#535862, #adb3bd));
  --_line: var(--holdfast-line, light-dark(#868c97, #717782));
  --_accent: var(--holdfast-accent, light-dark(#1d5bc6, #8db6ff));
  --_on-accent: var(--holdfast-on-accent, light-dark(#ffffff, #0c1a30));
  --_radius: var(--holdfast-radius, 0.875rem);
  --_font: var(--holdfast-font, system-ui, sans-serif);
}
[hidden] { display: none !important; }
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  margin: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
`

const DIALOG = `
dialog {
  box-sizing: border-box;
  inline-size: min(var(--holdfast-width, 27rem), 100vw - 2rem);
  max-inline-size: none;
  max-block-size: calc(100dvh - 2rem);
  margin: auto;
  padding: 1.75rem;
  overflow: auto;
  border: 1px solid light-dark(rgb(0 0 0 / 0.08), rgb(255 255 255 / 0.14));
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_ink);
  box-shadow: 0 1.5rem 4rem rgb(0 0 0 / 0.28), 0 0.25rem 1rem rgb(0 0 0 / 0.12);
  font: 1rem / 1.5 var(--_font);
  text-align: start;
}
dialog::backdrop { background: var(--holdfast-backdrop, rgb(12 15 20 / 0.52)); }
[part="title"] {
  margin: 0;
  font-size: 1.3125rem;
  font-weight: 650;
  line-height: 1.25;
  letter-spacing: -0.012em;
  text-wrap: balance;
}
p { margin: 0.5rem 0 0; text-wrap: pretty; }
[part="text"], [part="hint"] { color: var(--_ink-soft); }
[part="countdown"] { min-block-size: 1.5em; font-variant-numeric: tabular-nums; }
[part="countdown"] b { font-weight: 650; white-space: nowrap; }
[part="sign-in"] { margin-block-start: 1.25rem; }
[part="actions"] { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-block-start: 1.5rem; }
[part="actions"]:not(:has(> :not([hidden]))) { display: none; }
[part="bar"] {
  position: absolute;
  inset-block-start: 0;
  inset-inline: 0;
  block-size: 0.25rem;
  background: color-mix(in srgb, var(--_accent) 18%, transparent);
}
[part="bar"]::before {
  content: "";
  display: block;
  inline-size: calc(var(--_left, 1) * 100%);
  block-size: 100%;
  background: var(--_accent);
}
@media (max-width: 30rem) {
  dialog { padding: 1.375rem; }
  [part="actions"] { flex-direction: column; }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: holdfast-in 0.18s ease-out; }
  dialog[open]::backdrop { animation: holdfast-fade 0.18s ease-out; }
  [part="bar"]::before { transition: inline-size 1s linear; }
}
@keyframes holdfast-in { from { opacity: 0; transform: translateY(0.5rem); } }
@keyframes holdfast-fade { from { opacity: 0; } }
`

const BUTTONS = `
button {
  min-block-size: 2.75rem;
  padding: 0.5rem 1.125rem;
  border: 1px solid var(--_line);
  border-radius: calc(var(--_radius) * 0.6);
  background: transparent;
  color: var(--_ink);
  font: 600 0.9375rem / 1.3 var(--_font);
  cursor: pointer;
}
button:hover { background: color-mix(in srgb, var(--_ink) 7%, transparent); }
[part~="reload"], :is([data-view="idle"], [data-view="stayed"]) [part~="answer"] {
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_on-accent);
}
[part~="reload"]:hover, :is([data-view="idle"], [data-view="stayed"]) [part~="answer"]:hover {
  background: color-mix(in srgb, var(--_accent) 88%, var(--_ink));
}
button:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
`

const NOTICE = `
[part="unreachable"]:not(:empty) {
  box-sizing: border-box;
  display: flex;
  gap: 0.75rem;
  position: fixed;
  inset-block-end: 1rem;
  inset-inline: 1rem;
  z-index: var(--holdfast-z-index, 2147483647);
  inline-size: fit-content;
  max-inline-size: min(34rem, 100vw - 2rem);
  margin: 0 auto;
  padding: 0.75rem 1.125rem;
  border: 1px solid light-dark(rgb(0 0 0 / 0.1), rgb(255 255 255 / 0.16));
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_ink);
  box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 0.22);
  font: 0.9375rem / 1.45 var(--_font);
  text-wrap: balance;
}
[part="unreachable"]:not(:empty)::before {
  content: "";
  flex: none;
  inline-size: 0.625rem;
  block-size: 0.625rem;
  margin-block-start: 0.375rem;
  border-radius: 50%;
  background: var(--holdfast-caution, light-dark(#b45f06, #f0b44c));
}
[part="unreachable"]:empty { margin: 0; }
`
