/** The elements inside of the dialog, each named by what it shows. */
export interface Parts {
  readonly root: ShadowRoot
  readonly dialog: HTMLDialogElement
  readonly bar: HTMLElement
  readonly title: HTMLElement
  readonly text: HTMLElement
  readonly countdown: HTMLElement
  readonly hint: HTMLElement
  readonly signIn: HTMLElement
  readonly slot: HTMLSlotElement
  readonly reload: HTMLButtonElement
  readonly answer: HTMLButtonElement
  readonly signOut: HTMLButtonElement
  readonly announcement: HTMLElement
  readonly unreachable: HTMLElement
}

/** Made by hand, since a page may forbid its scripts to write HTML (Trusted Types). */
export function buildParts(root: ShadowRoot): Parts {
  const bar = make('div', { part: 'bar', 'aria-hidden': 'true' })
  const title = make('h2', { part: 'title', id: 'title' })
  const text = make('p', { part: 'text', id: 'text' })
  // It is read where the user goes to it, and not spoken at every second.
  const countdown = make('p', { part: 'countdown', id: 'countdown', role: 'timer', 'aria-live': 'off' })
  const hint = make('p', { part: 'hint', id: 'hint' })
  const reload = make('button', { part: 'button reload', type: 'button' })
  const slot = make('slot', { name: 'sign-in' }, reload)
  const signIn = make('div', { part: 'sign-in' }, slot)
  const answer = make('button', { part: 'button answer', type: 'button' })
  const signOut = make('button', { part: 'button sign-out', type: 'button' })
  const announcement = make('p', { class: 'unseen', role: 'status' })
  const dialog = make(
    'dialog',
    {
      part: 'dialog',
      role: 'alertdialog',
      'aria-labelledby': 'title',
      'aria-describedby': 'text countdown hint',
    },
    bar,
    title,
    text,
    countdown,
    hint,
    signIn,
    make('div', { part: 'actions' }, answer, signOut),
    announcement,
  )
  const unreachable = make('p', { part: 'unreachable', role: 'status' })
  root.append(dialog, unreachable)
  return {
    root,
    dialog,
    bar,
    title,
    text,
    countdown,
    hint,
    signIn,
    slot,
    reload,
    answer,
    signOut,
    announcement,
    unreachable,
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...children)
  return made
}

/** Writes only what differs, so that assistive technology hears changes and nothing else. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
