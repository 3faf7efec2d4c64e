import type { SessionDialogElement } from './session-dialog-element.js'

/** What a template may set on `<holdfast-session-dialog>`, beside what every element has. */
export interface SessionDialogProps
  extends Partial<Pick<SessionDialogElement, 'session' | 'messages' | 'dismissible'>> {
  // Named by each framework in its own way; an app without it has none of its names.
  readonly [attribute: string]: unknown
}

// @ts-expect-error: this program has no framework, the app's has one.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'holdfast-session-dialog': SessionDialogProps
    }
  }
}

// @ts-expect-error: this program has no framework, the app's has one.
declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'holdfast-session-dialog': SessionDialogProps
    }
  }
}

// @ts-expect-error: this program has no framework, the app's has one.
declare module 'vue' {
  interface GlobalComponents {
    'holdfast-session-dialog': new () => { $props: SessionDialogProps }
  }
}
