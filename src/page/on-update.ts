/**
 * Calls back whenever another version of the worker has taken over this page: not when the first one
 * has, or one of somebody else.
 */
export function watchUpdates(onUpdate: () => void, isHoldfast: (worker: ServiceWorker) => boolean): void {
  const { serviceWorker } = navigator
  let { controller } = serviceWorker
  serviceWorker.addEventListener('controllerchange', () => {
    if (controller && serviceWorker.controller && isHoldfast(controller)) onUpdate()
    controller = serviceWorker.controller
  })
}
