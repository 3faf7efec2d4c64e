import { type ComponentType, createElement } from 'react'
import { createRoot } from 'react-dom/client'

export interface Task {
  readonly task: number
  readonly onDone: (seen: unknown) => void
  readonly onFailed: (error: Error) => void
}

/** Shows a component until it has done its task. */
export async function seenIn(component: ComponentType<Task>, task: number): Promise<unknown> {
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  try {
    return await new Promise((onDone, onFailed) => {
      root.render(createElement(component, { task, onDone, onFailed }))
    })
  } finally {
    root.unmount()
  }
}
