import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import { createElement, type ReactElement, useEffect } from 'react'
import { seenIn, type Task } from './seen-in.js'
import { start } from './start.js'

const queries = new QueryClient()

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`/api${path}`, init)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response.json()
}

function Profile({ task, onDone, onFailed }: Task): null {
  const me = useQuery({
    queryKey: ['me', task],
    queryFn: ({ signal }) => json<{ username: string }>('/me', { signal }),
    retry: false,
  })
  const { mutate, ...echo } = useMutation({
    mutationFn: (body: object) =>
      json<{ bytes: number }>('/echo', { method: 'POST', body: JSON.stringify(body) }),
  })
  const failed = me.error ?? echo.error
  useEffect(() => mutate({ task }), [mutate, task])
  useEffect(() => {
    if (failed) onFailed(failed)
    if (me.data && !me.isFetching && echo.data) onDone({ user: me.data.username, bytes: echo.data.bytes })
  }, [failed, me.data, me.isFetching, echo.data, onDone, onFailed])
  return null
}

function App(props: Task): ReactElement {
  return createElement(QueryClientProvider, { client: queries }, createElement(Profile, props))
}

start((task) => seenIn(App, task))
