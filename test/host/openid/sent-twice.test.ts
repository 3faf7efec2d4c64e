import { afterEach, describe, expect, test, vi } from 'vitest'
import { CLIENT_ID, TAKES_PROOFS } from '../../support/openid-server.js'
import { dpop, network } from './app.js'
import { type OpenidWorld, openidWorld } from './world.js'

/** Access tokens of the provider are good for so long. */
const ACCESS_LIFE_MS = 600_000

const { send } = network

afterEach(() => {
  network.send = send
  vi.useRealTimers()
})

/** As browsers do when a kept connection is cut after the request: they send it again, with the proof that it has. */
function sendsTwice({ server }: OpenidWorld): void {
  network.send = async (input, init) => {
    const answer = await send(input, init)
    if (String(input) !== `${server.issuer}/token` || !answer.ok) return answer
    network.send = send
    return send(input, init)
  }
}

/** Ada has signed in, and her access token has expired since. */
async function expired(world: OpenidWorld): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] })
  world.restart({ dpop: dpop() }, { protect: [`${world.server.issuer}/me`] })
  await world.signIn()
  expect(await world.state()).toMatchObject({ status: 'active' })
  vi.setSystemTime(Date.now() + ACCESS_LIFE_MS)
}

async function asked({ app, server }: OpenidWorld): Promise<number | undefined> {
  return (await app.ask(`${server.issuer}/me`))?.status
}

/** What the token endpoint has said, in this order. `null`: tokens. */
function answersOf({ server }: OpenidWorld): readonly unknown[] {
  const answers: unknown[] = []
  server.alter = (answer) => {
    if (answer.path === '/token') answers.push(Object(JSON.parse(answer.body)).error ?? null)
    return answer
  }
  return answers
}

describe('at a provider that takes each proof once, and a refresh token that is bound to a key several times', () => {
  const world = openidWorld({ ...TAKES_PROOFS, rotateRefreshToken: false })

  test('a user whose browser sends a refresh twice by itself stays signed in', async () => {
    await expired(world)
    const answers = answersOf(world)
    sendsTwice(world)
    expect(await asked(world)).toBe(200)
    expect(answers).toEqual(['use_dpop_nonce', null, 'invalid_grant', null])
    expect(await world.state()).toMatchObject({ status: 'active' })
  })

  test('a user whose session has ended there is signed out, after one more refresh', async () => {
    await expired(world)
    const revoked = {
      token: /"refreshToken":"([^"]+)"/.exec(world.written())?.[1] ?? '',
      client_id: CLIENT_ID,
    }
    await fetch(`${world.server.issuer}/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams(revoked),
    })
    const answers = answersOf(world)
    expect(await asked(world)).toBe(401)
    expect(answers).toEqual(['use_dpop_nonce', 'invalid_grant', 'invalid_grant'])
    expect(await world.state()).toMatchObject({ status: 'signed-out', ended: { reason: 'expired' } })
  })

  test('a code that the browser sends twice by itself is not sent a third time, and the user tries again', async () => {
    world.restart({ dpop: dpop() })
    const answers = answersOf(world)
    sendsTwice(world)
    await world.signIn()
    expect(answers).toEqual(['use_dpop_nonce', null, 'invalid_grant'])
    expect(await world.state()).toMatchObject({
      status: 'signed-out',
      signInError: { error: 'invalid_grant' },
    })
    await world.signIn()
    expect(await world.state()).toMatchObject({ status: 'active' })
  })
})

describe('at a provider that takes each proof, and each refresh token, once', () => {
  const world = openidWorld(TAKES_PROOFS)

  test('a user whose browser sends a refresh twice by itself is signed out: its answer was lost', async () => {
    await expired(world)
    const answers = answersOf(world)
    sendsTwice(world)
    expect(await asked(world)).toBe(401)
    expect(answers).toEqual(['use_dpop_nonce', null, 'invalid_grant', 'invalid_grant'])
    expect(await world.state()).toMatchObject({ status: 'signed-out', ended: { reason: 'expired' } })
    expect(await world.signIn()).toBe('/notes')
    expect(await world.state()).toMatchObject({ status: 'active' })
  })
})
