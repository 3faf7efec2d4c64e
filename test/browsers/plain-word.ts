import type { Tab } from '../support/engines/engine.js'

/** A plain message from the first of some tabs to all of them: nothing can reach a tab sooner, however busy the machine is with drawing windows. */
export interface PlainWord {
  say(): Promise<void>
  /** By how much the latest of these times, one of each tab, comes after the message arrived in that tab. Milliseconds. */
  latestAfter(times: readonly number[]): Promise<number>
}

export async function listenForWord(tabs: readonly [Tab, ...Tab[]]): Promise<PlainWord> {
  await Promise.all(tabs.map((tab) => tab.evaluate(listen)))
  return {
    say: () => tabs[0].evaluate(say),
    async latestAfter(times) {
      const heard = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.plainWord)))
      return Math.max(...times.map((time, index) => time - (heard[index] ?? 0)))
    },
  }
}

declare global {
  interface Window {
    plainWord: Promise<number>
  }
}

function listen(): void {
  window.plainWord = new Promise((resolve) => {
    new BroadcastChannel('plain word').onmessage = () => resolve(Date.now())
  })
}

function say(): void {
  new BroadcastChannel('plain word').postMessage(null)
}
