/** Every fault that the scenarios in the engines cause, in the order of the README's table. */
export const FAULTS = {
  'The worker dies': [
    'killed before the requests came',
    'killed during the refresh',
    'killed between the rotation and the answer',
    'killed when the answer came: saved or not, told or not',
    'killed while requests are sent again',
    'killed while the page waits for a call',
    'killed just when the page calls',
    'stopped by the browser for being idle',
    'killed again and again, at the moment of requests',
    'killed in mid-stream',
    'killed in mid-stream, EventSource',
    'nothing but two streams for 45 s',
    'a new version of the worker, streams open',
    'a new version of the worker, an endless stream',
  ],
  'The page is not under control': [
    'first visit',
    'hard reload',
    'requests before the page is served',
    'back button',
    'tab opened by window.open',
    'tab opened by target=_blank',
    'iframe of the same origin',
    'srcdoc iframe',
  ],
  'The network and the server': [
    'access token expired, many tabs at once',
    'access token expired, streams opened in many tabs',
    'authorization server answers 503',
    'connection cut after the rotation',
    'connection cut in mid-stream',
    'connection cut in mid-stream, EventSource',
  ],
  Storage: [
    'database deleted while it is open',
    'database upgraded by another page',
    'database blocked by another page',
    'database that never answers',
    'database that is full',
    'worker starts with a database that never opens',
  ],
  Time: ['clock wrong by a day', 'clock set by a day while running', 'laptop asleep for two days'],
} as const

export type Fault = (typeof FAULTS)[keyof typeof FAULTS][number]
