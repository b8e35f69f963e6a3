/** What a screen reader hears without asking: at most one text in this time. */
export const ANNOUNCE_EVERY_MS = 15_000

/**
 * Collects what the page's one polite live region says: of each topic the newest text, all that waited together.
 */
export class Announcements {
  readonly #waiting = new Map<string, string>()
  #saidAt = Number.NEGATIVE_INFINITY

  /** @param text Replaces what waits for the topic; empty takes it back. */
  note(topic: string, text: string): void {
    this.#waiting.delete(topic)
    if (text !== '') this.#waiting.set(topic, text)
  }

  /** How long until {@link take} gives something, ms; null while nothing waits. */
  waitMs(nowMs: number): number | null {
    return this.#waiting.size === 0 ? null : Math.max(0, this.#saidAt + ANNOUNCE_EVERY_MS - nowMs)
  }

  /** @returns what is to be said now; null: nothing, or not yet. */
  take(nowMs: number): string | null {
    if (this.waitMs(nowMs) !== 0) return null
    const text = [...this.#waiting.values()].join(' · ')
    this.#waiting.clear()
    this.#saidAt = nowMs
    return text
  }
}
