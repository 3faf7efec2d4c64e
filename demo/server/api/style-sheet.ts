import type { Exchange } from '../http/env.js'

const rules = `@font-face { font-family: api; src: url(font.ttf) }
.from-api { font-family: api; background-image: url(image.png) }
`

/** A style sheet that brings a font and an image with it. */
export function styleSheet(c: Exchange): Response {
  return c.body(rules, 200, { 'Content-Type': 'text/css; charset=utf-8' })
}
