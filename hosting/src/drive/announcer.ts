/** What a screen reader hears without asking: at most one text in this time. */
export const ANNOUNCE_EVERY_S = 15

/** Slows texts down for the page's polite live region. The newest waiting text wins. */
export class Announcer {
  #text = ''
  #at: Date | null = null

  /** @returns the text that the region holds now. */
  next(wanted: string, now: Date): string {
    const waitedS = this.#at === null ? Number.POSITIVE_INFINITY : (now.getTime() - this.#at.getTime()) / 1000
    if (wanted !== this.#text && waitedS >= ANNOUNCE_EVERY_S) {
      this.#text = wanted
      this.#at = now
    }
    return this.#text
  }
}
