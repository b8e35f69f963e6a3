import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { DrivePerson } from './live.ts'
import { loadLive } from './load-live.ts'

/** The account on this page, for the element that shows it. `known` is false until Firebase has read its storage. */
export class Account implements ReactiveController {
  person: DrivePerson | null = null
  known = false
  readonly #host: ReactiveControllerHost
  #stop: (() => void) | null = null
  #connected = false

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#connected = true
  }

  hostDisconnected(): void {
    this.#connected = false
    this.#stop?.()
    this.#stop = null
  }

  /** Begins to follow; call it once the live part may be loaded. */
  async follow(): Promise<void> {
    const { live } = await loadLive()
    if (!this.#connected || this.#stop !== null) return
    this.#stop = live.followPerson((person) => {
      this.person = person
      this.known = true
      this.#host.requestUpdate()
    })
  }
}
