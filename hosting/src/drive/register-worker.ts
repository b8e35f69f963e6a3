/**
 * Own sessions open without network: a worker keeps their page and its parts. It controls `/s/` alone, and says nothing.
 */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker
    .register('/drive-worker.js', { scope: '/s/' })
    .then(async (registration) => {
      const worker = registration.active ?? (await activeOf(registration))
      // The first visit was not under the worker's control: it is told what this page was made of.
      window.setTimeout(() => worker?.postMessage({ keep: partsOfPage() }), SETTLED_MS)
    })
    .catch((error: unknown) => {
      console.info('this page will not open without network', error)
    })
}

/** By then the live part has been fetched as well. */
const SETTLED_MS = 4000

function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  const worker = registration.installing ?? registration.waiting
  if (worker === null) return Promise.resolve(null)
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve(worker)
    })
  })
}

function partsOfPage(): readonly string[] {
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/assets/`) || name === `${location.origin}/theme.js`)
}
