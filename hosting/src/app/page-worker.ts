import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { refreshCw } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/**
 * Registers the worker that keeps the console's shell, so that it opens without a network. Fires `change` when a newer
 * version waits to be used.
 */
export class PageWorker extends EventTarget {
  #waiting: ServiceWorker | null = null

  get updateIsReady(): boolean {
    return this.#waiting !== null
  }

  /** Only a built page has the worker. A browser without workers, or one that refuses them, shows the page all the same. */
  async register(): Promise<void> {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
    try {
      const registration = await navigator.serviceWorker.register('/console-worker.js', { scope: '/' })
      this.#follow(registration)
    } catch (error) {
      console.warn('the console stays without offline shell', error)
    }
  }

  /** Lets the waiting version take over, then loads the page with it. */
  update(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    this.#waiting?.postMessage({ type: 'SKIP_WAITING' })
  }

  #follow(registration: ServiceWorkerRegistration): void {
    const note = (worker: ServiceWorker | null): void => {
      // Without a controller this is the first visit: there is nothing newer to tell of.
      if (worker === null || navigator.serviceWorker.controller === null) return
      this.#waiting = worker
      this.dispatchEvent(new Event('change'))
    }
    note(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const { installing } = registration
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed') note(installing)
      })
    })
  }
}

/** That a newer version waits. */
export function updateText(): string {
  return msg('A newer version of the console is ready.')
}

/** Offers the newer version; nobody is interrupted. */
export function updateBanner(worker: PageWorker): TemplateResult {
  return html`<p class="banner">${icon(refreshCw)}<span class="grow">${updateText()}</span><button class="btn sm" type="button" @click=${() => worker.update()}>${msg('Load it')}</button></p>`
}
