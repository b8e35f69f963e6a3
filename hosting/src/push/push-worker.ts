/**
 * The part of the console's service worker that hears of pushes: it shows each of them, and opens the page that a clicked
 * one leads to. Loaded by `console-worker.js` beside the shell's cache.
 */
import { pathOfClick, shownPush } from './push-message.ts'

/** What of a service worker's scope is used; TypeScript's own types of it exclude those of pages. */
interface PushScope {
  readonly location: { readonly origin: string }
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>
  }
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly WindowClient[]>
    openWindow(address: string): Promise<unknown>
  }
  addEventListener(kind: 'push', listener: (event: PushEvent) => void): void
  addEventListener(kind: 'notificationclick', listener: (event: ClickEvent) => void): void
}
interface WindowClient {
  readonly url: string
  focus(): Promise<unknown>
  navigate(address: string): Promise<unknown>
}
interface PushEvent {
  readonly data: { json(): unknown } | null
  waitUntil(work: Promise<unknown>): void
}
interface ClickEvent {
  readonly notification: { readonly data: unknown; close(): void }
  waitUntil(work: Promise<unknown>): void
}
declare const self: PushScope

self.addEventListener('push', (event) => {
  const { title, options } = shownPush(jsonOf(event))
  event.waitUntil(self.registration.showNotification(title, options))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(pathOfClick(event.notification.data)))
})

function jsonOf(event: PushEvent): unknown {
  try {
    return event.data?.json()
  } catch {
    // Not ours, and shown as a plain hint all the same.
    return undefined
  }
}

/** In the window of the console that is open, else in a new one; a driver's page is left alone. */
async function open(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const consoleWindow = windows.find(({ url }) => !/^\/[csr](?:\/|$)/.test(new URL(url).pathname))
  if (consoleWindow === undefined) {
    await self.clients.openWindow(self.location.origin + path)
    return
  }
  await consoleWindow.focus()
  await consoleWindow.navigate(self.location.origin + path)
}
