import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Renders its element again at a steady pace while the tab is seen, for durations and ages. */
export class ClockController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #everyMs: number
  #timer = 0

  constructor(host: ReactiveControllerHost, everyMs = 1000) {
    this.#host = host
    this.#everyMs = everyMs
    host.addController(this)
  }

  /** The time now. */
  get now(): Date {
    return new Date()
  }

  hostConnected(): void {
    this.#timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') this.#host.requestUpdate()
    }, this.#everyMs)
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
  }
}
