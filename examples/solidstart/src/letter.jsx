import { useReady, useSession, useUser } from 'holdfast/solid'
import { createSignal, Show } from 'solid-js'

export default function Letter() {
  const ready = useReady()
  const user = useUser()
  return (
    <Show when={ready()}>
      <Show when={user()?.sub} keyed fallback={<SignIn />}>
        <Form name={String(user()?.name)} />
      </Show>
      <holdfast-session-dialog>
        <SignIn slot="sign-in" />
      </holdfast-session-dialog>
    </Show>
  )
}

function Form(props) {
  const [sent, setSent] = createSignal('')
  async function send(event) {
    event.preventDefault()
    const body = new FormData(event.currentTarget).get('text')
    const response = await fetch('/api/echo', { method: 'POST', body })
    setSent(response.ok ? 'sent' : `not sent: ${response.status}`)
  }
  return (
    <form onSubmit={send}>
      <p id="name">{props.name}</p>
      <textarea name="text" aria-label="Letter" />
      <button type="submit">Send</button>
      <p id="sent" role="status">
        {sent()}
      </p>
    </form>
  )
}

function SignIn(props) {
  const { session } = useSession()
  const [failure, setFailure] = createSignal('')
  async function signIn(event) {
    event.preventDefault()
    const credentials = Object.fromEntries(new FormData(event.currentTarget))
    await session.signIn(credentials).catch(({ message }) => setFailure(message))
  }
  return (
    <form slot={props.slot} onSubmit={signIn}>
      <input name="username" value="demo" aria-label="Username" autocomplete="username" />
      <input
        name="password"
        type="password"
        value="demo"
        aria-label="Password"
        autocomplete="current-password"
      />
      <button type="submit">Sign in</button>
      <p role="alert">{failure()}</p>
    </form>
  )
}
