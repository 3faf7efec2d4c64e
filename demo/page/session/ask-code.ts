import { HoldfastError } from 'holdfast'

/** What the reference server asks for beside the password; `undefined`: nothing. */
export function transactionIn(error: unknown): string | undefined {
  if (!(error instanceof HoldfastError) || error.code !== 'challenged') return undefined
  const { transaction } = Object(error.answer) as { readonly transaction?: unknown }
  return typeof transaction === 'string' ? transaction : undefined
}

/** A field for the code of the authenticator app, before the button. */
export function askCode(form: HTMLFormElement, transaction: string): void {
  codeIn(form)?.label.remove()
  const label = document.createElement('label')
  const title = document.createElement('span')
  title.textContent = 'Code of your authenticator app'
  const input = document.createElement('input')
  Object.assign(input, { name: 'code', inputMode: 'numeric', autocomplete: 'one-time-code', required: true })
  input.dataset.transaction = transaction
  label.append(title, input)
  form.querySelector('button[type=submit]')?.before(label)
  input.focus()
}

/** The field, where the code is asked for. */
export function codeIn(
  form: HTMLFormElement,
): { readonly label: HTMLLabelElement; readonly credentials: Record<string, string> } | undefined {
  const input = form.elements.namedItem('code')
  const label = input instanceof HTMLInputElement && input.closest('label')
  if (!label) return undefined
  return { label, credentials: { transaction: input.dataset.transaction ?? '', code: input.value } }
}
