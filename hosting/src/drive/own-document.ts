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
  /** True while the next question waits for its time. */
  #waiting = false

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

  /** Something changed after which the document may exist: a waiting question is asked soon, not at its far distance. */
  hasten(): void {
    if (this.#key === null || !this.#waiting) return
    this.#failures = 0
    this.#later(this.#key)
  }

  async #begin(transactionKey: string): Promise<void> {
    const turn = ++this.#turn
    this.#waiting = false
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
    this.#waiting = true
    this.#failures += 1
    this.#timer = setTimeout(() => void this.#begin(transactionKey), retryDelayMs(this.#failures))
  }

  #leave(): void {
    this.#turn += 1
    this.#waiting = false
    clearTimeout(this.#timer)
    this.#stop?.()
    this.#stop = null
  }
}
