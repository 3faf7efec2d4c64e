import type { Session } from 'holdfast'
import { element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { askCode, codeIn, transactionIn } from './ask-code.js'

/** Signs in with what a form holds; there is one on the page, and one in the dialog. */
export function bindSignIn(session: Session, form: HTMLFormElement): void {
  const { username, password, submit, failure } = fieldsOf(form)

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (submit.getAttribute('aria-busy') === 'true') return
    submit.setAttribute('aria-busy', 'true')
    write(failure, '')
    // What is hidden with its form would lose the focus; the dialog gives it back by itself.
    const isOnPage = form.closest('holdfast-session-dialog') === null
    try {
      const code = codeIn(form)
      // A wrong one leads back to the password, which begins anew.
      code?.label.remove()
      await (code
        ? session.signIn(code.credentials, { step: 2 })
        : session.signIn({ username: username.value, password: password.value }))
      if (isOnPage) element('session-title', HTMLElement).focus()
    } catch (error) {
      const transaction = transactionIn(error)
      if (transaction !== undefined) return askCode(form, transaction)
      write(failure, failureText(error))
      password.select()
    } finally {
      submit.removeAttribute('aria-busy')
    }
  })
}

/** @throws TypeError when index.html and this have drifted apart. */
function fieldsOf(form: HTMLFormElement) {
  const username = form.elements.namedItem('username')
  const password = form.elements.namedItem('password')
  const submit = form.querySelector('button[type=submit]')
  const failure = form.querySelector('.error')
  if (!(username instanceof HTMLInputElement && password instanceof HTMLInputElement && submit && failure)) {
    throw new TypeError('a sign-in form of index.html lacks a field, its button or its place for errors')
  }
  return { username, password, submit, failure }
}
