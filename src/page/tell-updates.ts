/** Calls back whenever another version of the worker has taken over this page. Not when the first one has. */
export function tellUpdates(onUpdate: () => void): void {
  const { serviceWorker } = navigator
  let { controller } = serviceWorker
  serviceWorker.addEventListener('controllerchange', () => {
    if (controller) onUpdate()
    controller = serviceWorker.controller
  })
}
