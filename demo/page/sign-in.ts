import type { Session } from 'holdfast'
import { button, element, write } from './element.js'
import { failureText } from './failure-text.js'

export function bindSignIn(session: Session): void {
  const form = element('sign-in-form', HTMLFormElement)
  const username = element('username', HTMLInputElement)
  const password = element('password', HTMLInputElement)
  const submit = button('sign-in')
  const error = element('session-error', HTMLElement)

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (submit.getAttribute('aria-busy') === 'true') return
    submit.setAttribute('aria-busy', 'true')
    write(error, '')
    try {
      await session.signIn({ username: username.value, password: password.value })
      element('session-title', HTMLElement).focus()
    } catch (failure) {
      write(error, failureText(failure))
      password.select()
    } finally {
      submit.removeAttribute('aria-busy')
    }
  })
}
