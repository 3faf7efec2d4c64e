import { expect, test } from 'vitest'
import { messagesOfPackage } from './messages.js'

test('all that the package says can be read side by side', async () => {
  const messages = await messagesOfPackage()
  expect(messages).toContain('tokenEndpoint: clientId is sent only to form endpoints')
  await expect(messages).toMatchFileSnapshot('messages.txt')
})
