import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** The page counts as still when it was not scrolled for so long. */
const STILL_AFTER_MS = 120

/**
 * While the page scrolls, keeps the mouse from the rows that pass below it: finding, restyling and painting the row under
 * the pointer anew in each frame costs a long list more than the scrolling itself.
 */
export class ScrollShieldController implements ReactiveController {
  readonly #shield = document.createElement('div')
  #timer = 0

  constructor(host: ReactiveControllerHost) {
    this.#shield.className = 'scroll-shield'
    host.addController(this)
  }

  hostConnected(): void {
    if (!matchMedia('(hover: hover)').matches) return
    this.#shield.hidden = true
    document.body.append(this.#shield)
    window.addEventListener('scroll', this.#onScroll, { passive: true })
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    window.removeEventListener('scroll', this.#onScroll)
    this.#shield.remove()
  }

  readonly #onScroll = (): void => {
    this.#shield.hidden = false
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => {
      this.#shield.hidden = true
    }, STILL_AFTER_MS)
  }
}
