/**
 * The part of the console's service worker that hears of pushes: it shows each of them, and opens the page that a clicked
 * one leads to. Loaded by `console-worker.js` beside the shell's cache.
 */
import { type ConsoleWindows, openInConsole } from './open-in-console.ts'
import { pathOfClick, shownPush } from './push-message.ts'

/** What of a service worker's scope is used; TypeScript's own types of it exclude those of pages. */
interface PushScope {
  readonly location: { readonly origin: string }
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>
  }
  readonly clients: ConsoleWindows
  addEventListener(kind: 'push', listener: (event: PushEvent) => void): void
  addEventListener(kind: 'notificationclick', listener: (event: ClickEvent) => void): void
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
  event.waitUntil(openInConsole(self.location.origin + pathOfClick(event.notification.data), self.clients))
})

function jsonOf(event: PushEvent): unknown {
  try {
    return event.data?.json()
  } catch {
    // Not ours, and shown as a plain hint all the same.
    return undefined
  }
}
