import { expect, test } from 'vitest'
import { listenForScriptError } from '../../src/page/script-error.js'
import { CHANNEL } from '../../src/protocol/messages.js'

const worker = new URL('https://app.example/sw.js')

function say(from: string, message: string): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage({ holdfast: 'script-error', worker: from, message })
  channel.close()
}

test('a developer reads what the worker says of itself, also when the browser is quicker to say that it failed', async () => {
  const script = listenForScriptError(worker)
  const said = script.said()
  setTimeout(say, 50, worker.href, 'coordinate: no option "protekt"')
  expect(await said).toBe('coordinate: no option "protekt"')
  script.stop()
})

test('what another worker says of itself, or nothing, is not taken for it', async () => {
  const script = listenForScriptError(worker)
  say('https://app.example/other.js', 'x is not defined')
  expect(await script.said()).toBeUndefined()
  script.stop()
})
