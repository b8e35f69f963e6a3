import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { retryDelayMs } from '../data/live-state.ts'
import type { Observer } from './live.ts'

export interface OwnDocumentDeps<T> {
  /** Follows the document of this session; null while it does not exist. @returns stops following. */
  readonly follow: (transactionKey: string, observer: Observer<{ readonly document: T | null }>) => Promise<() => void>
  /**
   * True for a document that comes into being later. The rules refuse to read one that does not exist yet, so a refusal
   * is no last word: it is asked for again at growing distances.
   */
  readonly comesLater: boolean
}

/** One private document of an own session (its bill, its card), for the element that shows it. */
export class OwnDocument<T> implements ReactiveController {
  document: T | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: OwnDocumentDeps<T>
  #key: string | null = null
  #stop: (() => void) | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  /** Counts questions: an answer to an earlier one is dropped. */
  #turn = 0

  constructor(host: ReactiveControllerHost, deps: OwnDocumentDeps<T>) {
    this.#host = host
    this.#deps = deps
    host.addController(this)
  }

  hostDisconnected(): void {
    this.follow(null)
  }

  /** Follows the document of this session; null follows none. The same key changes nothing. */
  follow(transactionKey: string | null): void {
    if (transactionKey === this.#key) return
    this.#leave()
    this.#key = transactionKey
    this.#failures = 0
    this.document = null
    if (transactionKey !== null) void this.#begin(transactionKey)
  }

  async #begin(transactionKey: string): Promise<void> {
    const turn = ++this.#turn
    try {
      const stop = await this.#deps.follow(transactionKey, {
        changed: ({ document }) => {
          if (turn !== this.#turn) return
          this.document = document
          this.#host.requestUpdate()
        },
        failed: (isFinal) => {
          if (isFinal && this.#deps.comesLater && turn === this.#turn) this.#later(transactionKey)
        },
      })
      if (turn === this.#turn) this.#stop = stop
      else stop()
    } catch (error) {
      console.error('the live part could not be loaded', error)
      if (turn === this.#turn) this.#later(transactionKey)
    }
  }

  #later(transactionKey: string): void {
    this.#leave()
    this.#failures += 1
    this.#timer = setTimeout(() => void this.#begin(transactionKey), retryDelayMs(this.#failures))
  }

  #leave(): void {
    this.#turn += 1
    clearTimeout(this.#timer)
    this.#stop?.()
    this.#stop = null
  }
}
