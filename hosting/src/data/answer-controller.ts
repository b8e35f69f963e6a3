import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { ApiError } from './api.ts'

/** An answer of the API for the element that shows it. A newer question drops what an older one finds. */
export class AnswerController<T> implements ReactiveController {
  status: 'idle' | 'loading' | 'shown' | 'failed' = 'idle'
  /** The newest answer; it stays while the next one is on its way. */
  answer: T | null = null
  /** Why the newest question failed; '' otherwise. */
  errorCode = ''
  readonly #host: ReactiveControllerHost
  #key = ''
  #ask: (() => Promise<T>) | null = null
  #turn = 0

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  /** @param key Tells two questions apart; null asks nothing. */
  follow(key: string | null, ask: () => Promise<T>): void {
    if ((key ?? '') === this.#key) return
    this.#key = key ?? ''
    this.#ask = ask
    if (key !== null) void this.#load()
  }

  retry(): void {
    void this.#load()
    this.#host.requestUpdate()
  }

  async #load(): Promise<void> {
    const turn = ++this.#turn
    this.status = 'loading'
    try {
      const answer = await this.#ask?.()
      if (turn !== this.#turn) return
      this.answer = answer ?? null
      this.status = 'shown'
      this.errorCode = ''
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      console.error('the API did not answer as hoped', error)
      if (turn !== this.#turn) return
      this.status = 'failed'
      this.errorCode = error.status === 403 ? 'permission-denied' : error.code || String(error.status)
    }
    this.#host.requestUpdate()
  }
}
