import { checkMessages } from './choose-messages.js'
import { english } from './english.js'
import { type Following, followSession } from './follow-session.js'
import { buildParts } from './parts.js'
import type { DialogSession, SessionDialogElement } from './session-dialog-element.js'
import { styleSheet } from './style-sheet.js'
import { ukrainian } from './ukrainian.js'

export const TAG = 'holdfast-session-dialog'

let tell: (element: SessionDialogElement) => void = () => {}

/** Calls the listener, the last that was given, with each element that gets into the page. */
export function whenConnected(listener: (element: SessionDialogElement) => void): void {
  tell = listener
}

const PROPERTIES = ['session', 'messages', 'dismissible'] as const

/**
 * Defines `<holdfast-session-dialog>`, once; a server that renders the page may call it too, and nothing
 * happens there. For templates that set `element.session` themselves; others call `sessionDialog`.
 */
export function defineSessionDialog(): void {
  if (typeof customElements === 'undefined' || customElements.get(TAG)) return
  customElements.define(TAG, elementClass())
}

/** Made only where there is an `HTMLElement` to extend. */
function elementClass(): CustomElementConstructor {
  return class extends HTMLElement implements SessionDialogElement {
    static readonly observedAttributes = ['dismissible', 'lang']
    readonly #parts = buildParts(this.attachShadow({ mode: 'open' }))
    #session: DialogSession | null = null
    #messages = [english, ukrainian] as SessionDialogElement['messages']
    #following: Following | null = null

    constructor() {
      super()
      this.#parts.root.adoptedStyleSheets = [styleSheet()]
    }

    connectedCallback(): void {
      // What was set before this element was defined lies on top of the properties.
      for (const name of PROPERTIES) {
        if (!Object.hasOwn(this, name)) continue
        const early = { [name]: this[name] }
        Reflect.deleteProperty(this, name)
        Object.assign(this, early)
      }
      tell(this)
      this.#follow()
    }

    disconnectedCallback(): void {
      this.#following?.end()
      this.#following = null
    }

    attributeChangedCallback(): void {
      this.#following?.redraw()
    }

    get session(): DialogSession | null {
      return this.#session
    }

    set session(session: DialogSession | null) {
      this.#session = session
      this.#follow()
    }

    get messages(): SessionDialogElement['messages'] {
      return this.#messages
    }

    set messages(messages: SessionDialogElement['messages']) {
      this.#messages = checkMessages(messages)
      this.#following?.redraw()
    }

    get dismissible(): boolean {
      return this.hasAttribute('dismissible')
    }

    set dismissible(dismissible: boolean) {
      this.toggleAttribute('dismissible', dismissible)
    }

    #follow(): void {
      this.#following?.end()
      const isShown = this.isConnected && this.#session !== null
      this.#following = isShown && this.#session ? followSession(this, this.#parts, this.#session) : null
    }
  }
}
