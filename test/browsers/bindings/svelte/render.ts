import { serverSession } from 'holdfast/svelte'
import { render as renderComponent } from 'svelte/server'
import App from './App.svelte'
import Status from './Status.svelte'

export async function render(): Promise<string> {
  const { body } = await renderComponent(App, { props: { session: serverSession } })
  return body
}

export async function renderWithoutProvider(): Promise<string> {
  const { body } = await renderComponent(Status)
  return body
}
