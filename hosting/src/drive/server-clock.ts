/** An answer is stamped as it leaves: what a request took longer than this, it spent before. */
const LONGEST_WAY_BACK_MS = 200

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
   * @param askedAtMs Device time in ms at which the request left; the answer is taken to have been half as long on its way.
   * @param arrivedAtMs Device time in ms at which the answer came, which may be before it was asked for here.
   */
  set(serverTime: Date, askedAtMs: number, arrivedAtMs = this.#deviceNow()): void {
    const wayBackMs = Math.min(Math.max(0, arrivedAtMs - askedAtMs) / 2, LONGEST_WAY_BACK_MS)
    this.#offsetMs = serverTime.getTime() + wayBackMs - arrivedAtMs
  }
}
