import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { useEffect } from 'react'
import { seenIn, type Task } from './seen-in.js'
import { api, start } from './start.js'

function Chat({ task, onDone, onFailed }: Task): null {
  const { messages, sendMessage, status, error } = useChat({
    id: String(task),
    transport: new DefaultChatTransport({ api: `${api}/chat` }),
  })
  useEffect(() => {
    void sendMessage({ text: 'one word after the other' })
  }, [sendMessage])
  useEffect(() => {
    const answer = messages.at(-1)
    if (error) onFailed(error)
    if (status !== 'ready' || answer?.role !== 'assistant') return
    onDone({ text: answer.parts.map((part) => (part.type === 'text' ? part.text : '')).join('') })
  }, [messages, status, error, onDone, onFailed])
  return null
}

start((task) => seenIn(Chat, task))
