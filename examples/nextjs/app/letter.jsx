'use client'

import { useReady, useSession, useUser } from 'holdfast/react'
import { useState } from 'react'

export function Letter() {
  useReady()
  const user = useUser()
  return (
    <>
      {user ? <Form key={String(user.sub)} name={String(user.name)} /> : <SignIn />}
      <holdfast-session-dialog>
        <SignIn slot="sign-in" />
      </holdfast-session-dialog>
    </>
  )
}

function Form({ name }) {
  const [sent, setSent] = useState('')
  async function send(data) {
    const response = await fetch('/api/echo', { method: 'POST', body: data.get('text') })
    setSent(response.ok ? 'sent' : `not sent: ${response.status}`)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send(new FormData(event.currentTarget))
      }}
    >
      <p id="name">{name}</p>
      <textarea name="text" aria-label="Letter" />
      <button type="submit">Send</button>
      <p id="sent" role="status">
        {sent}
      </p>
    </form>
  )
}

function SignIn({ slot }) {
  const { session } = useSession()
  const [failure, setFailure] = useState('')
  return (
    <form
      slot={slot}
      onSubmit={(event) => {
        event.preventDefault()
        const data = Object.fromEntries(new FormData(event.currentTarget))
        session.signIn(data).catch((error) => setFailure(error.message))
      }}
    >
      <input name="username" defaultValue="demo" aria-label="Username" autoComplete="username" />
      <input
        name="password"
        type="password"
        defaultValue="demo"
        aria-label="Password"
        autoComplete="current-password"
      />
      <button type="submit">Sign in</button>
      <p role="alert">{failure}</p>
    </form>
  )
}
