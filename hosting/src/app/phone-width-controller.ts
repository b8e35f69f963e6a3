import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** The width below which the styles lay a page out for a phone. */
const PHONE = '(max-width: 719px)'

/** Tells whether the screen is a phone's, so that a long list is drawn in one form only; its element follows a change. */
export class PhoneWidthController implements ReactiveController {
  readonly #query = matchMedia(PHONE)
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get isPhone(): boolean {
    return this.#query.matches
  }

  hostConnected(): void {
    this.#query.addEventListener('change', this.#onChange)
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#onChange)
  }

  readonly #onChange = (): void => this.#host.requestUpdate()
}
