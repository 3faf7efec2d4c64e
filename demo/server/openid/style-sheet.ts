/** The look of the demo page, for pages that stand whatever page is served beside them. */
export const STYLE_SHEET = `:root {
  color-scheme: light dark;
  --band: light-dark(#0b2b23, #0c241e);
  --canvas: light-dark(#f1f4f2, #0a110f);
  --panel: light-dark(#ffffff, #111b18);
  --line: light-dark(#d8e0dc, #22312c);
  --line-strong: light-dark(#7f918a, #60756d);
  --ink: light-dark(#12201b, #e4eeea);
  --ink-soft: light-dark(#4d5f58, #9bb0a8);
  --accent: light-dark(#0a6b54, #4fd4a9);
  --on-accent: light-dark(#ffffff, #06231a);
  --bad: light-dark(#b0261e, #ff9287);
}

* {
  box-sizing: border-box;
}

body {
  display: grid;
  align-content: start;
  justify-items: center;
  min-block-size: 100vh;
  margin: 0;
  padding: clamp(16px, 12vh, 120px) 16px 16px;
  background: linear-gradient(var(--band) 0 38vh, var(--canvas) 38vh);
  color: var(--ink);
  font: 15px / 1.45 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}

main {
  display: grid;
  gap: 14px;
  inline-size: min(100%, 380px);
  padding: 22px 24px 24px;
  border: 1px solid var(--line);
  border-radius: 10px;
  background: var(--panel);
}

h1,
p {
  margin: 0;
}

h1 {
  font-size: 22px;
  font-weight: 650;
  line-height: 1.2;
}

.whose,
.hint {
  color: var(--ink-soft);
  font-size: 13px;
}

.problem {
  color: var(--bad);
}

code {
  font-family: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: 0.92em;
}

form {
  display: grid;
  gap: 12px;
}

form[id] {
  display: none;
}

label span {
  display: block;
  margin-block-end: 3px;
  font-size: 13px;
}

input,
button {
  min-block-size: 44px;
  padding: 8px 12px;
  border: 1px solid var(--line-strong);
  border-radius: 6px;
  background: var(--panel);
  color: var(--ink);
  font: inherit;
}

input {
  inline-size: 100%;
}

.row {
  display: flex;
  gap: 8px;
}

button {
  padding-inline: 18px;
  font-weight: 500;
  cursor: pointer;
}

button.primary {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
`
