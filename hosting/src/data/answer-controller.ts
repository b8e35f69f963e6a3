import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { ApiError } from './api.ts'

/**
 * What the API answers, for the element that shows it. Asks when the element comes into the page and, while it is there,
 * whenever the key changes. A newer question drops what an older one finds, and so does leaving the page. What is no
 * ApiError is thrown on.
 */
export class AnswerController<T> implements ReactiveController {
  /** Of the newest question. */
  status: 'loading' | 'shown' | 'failed' = 'loading'
  /** The newest answer; it stays while the next one is on its way, and where that fails. */
  answer: T | null = null
  /** Why the newest question failed. */
  error: ApiError | null = null
  readonly #host: ReactiveControllerHost
  readonly #ask: () => Promise<T>
  readonly #keyOf: () => string
  #key: string | null = null
  #isConnected = false
  #turn = 0

  /** @param keyOf Read before each render, like the element's properties that the question depends on. */
  constructor(host: ReactiveControllerHost, ask: () => Promise<T>, keyOf: () => string = () => '') {
    this.#host = host
    this.#ask = ask
    this.#keyOf = keyOf
    host.addController(this)
  }

  hostConnected(): void {
    this.#isConnected = true
    this.#key = null
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#isConnected = false
    this.#turn += 1
  }

  hostUpdate(): void {
    // An element that was taken away may render once more.
    if (!this.#isConnected) return
    const key = this.#keyOf()
    if (key === this.#key) return
    this.#key = key
    void this.load()
  }

  /** Asks anew: after a failure, or because something changed. Resolves when the answer is shown. */
  async load(): Promise<void> {
    if (!this.#isConnected) return
    const turn = ++this.#turn
    this.status = 'loading'
    this.error = null
    this.#host.requestUpdate()
    try {
      const answer = await this.#ask()
      if (turn === this.#turn) this.replace(answer)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      console.error('the API did not answer as hoped', error)
      if (turn !== this.#turn) return
      this.status = 'failed'
      this.error = error
      this.#host.requestUpdate()
    }
  }

  /** Shows what a change answered: it is newer than what is still on its way. */
  replace(answer: T): void {
    this.#turn += 1
    this.status = 'shown'
    this.answer = answer
    this.error = null
    this.#host.requestUpdate()
  }
}
