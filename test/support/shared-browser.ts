/** What can be shared between the files of a process: it may have ended meanwhile. */
interface Shared<Browser> {
  launch(): Promise<Browser>
  isRunning(browser: Browser): boolean
}

const browsers = new Map<string, Promise<unknown>>()

/** The browser that all files share: to start one takes longer than most tests. It ends with this process. */
export async function sharedBrowser<Browser>(
  name: string,
  { launch, isRunning }: Shared<Browser>,
): Promise<Browser> {
  const known = (await browsers.get(name)) as Browser | undefined
  if (known && isRunning(known)) return known
  const launching = launch()
  browsers.set(name, launching)
  return launching
}
