/**
 * The service worker of own sessions (`/s/`): their page opens without network and shows the last values. The network
 * comes first for the page itself, the cache for parts whose names change with their content. No data passes through it.
 */
import { isPart, KEPT_PAGE, partsToKeep } from './worker-rules.ts'

/** What of a service worker's scope is used; TypeScript's own types of it exclude those of pages. */
interface WorkerScope {
  readonly location: { readonly origin: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void
  addEventListener(kind: 'message', listener: (event: ExtendableEvent & { readonly data: unknown }) => void): void
  addEventListener(kind: 'fetch', listener: (event: FetchEvent) => void): void
}
interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
declare const self: WorkerScope

const CACHE = 'charge-it-drive-1'

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => event.waitUntil(keep(partsToKeep(event.data, self.location.origin))))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (isPart(url.pathname)) event.respondWith(part(request))
})

async function keep(parts: readonly string[]): Promise<void> {
  if (parts.length === 0) return
  const cache = await caches.open(CACHE)
  await Promise.allSettled([KEPT_PAGE, ...parts].map((path) => cache.add(path)))
  // Parts of an older version of the page are of no use any more.
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (pathname !== KEPT_PAGE && !parts.includes(pathname)) await cache.delete(request)
  }
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(KEPT_PAGE)
    if (kept === undefined) throw error
    return kept
  }
}

async function part(request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request)
}
