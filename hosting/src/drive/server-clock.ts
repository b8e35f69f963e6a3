/**
 * The server's time on a device whose clock may be wrong. Until the first answer the device's own clock is taken.
 */
export class ServerClock {
  readonly #deviceNow: () => number
  #offsetMs = 0

  constructor(deviceNow: () => number = Date.now) {
    this.#deviceNow = deviceNow
  }

  now(): Date {
    return new Date(this.#deviceNow() + this.#offsetMs)
  }

  /**
   * Sets the clock by an answer.
   * @param askedAtMs Device time in ms at which the request left; the answer is taken to have been made half-way.
   */
  set(serverTime: Date, askedAtMs: number): void {
    const halfWayMs = (askedAtMs + this.#deviceNow()) / 2
    this.#offsetMs = serverTime.getTime() - halfWayMs
  }
}
