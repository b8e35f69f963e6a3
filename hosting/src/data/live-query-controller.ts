// Message path, step 8 of 9: show.
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { connectionHealth } from './connection-health.ts'
import type { LiveSource } from './live-query.ts'
import { isFinal, type LiveEvent, type LiveState, LOADING, nextLiveState, retryDelayMs } from './live-state.ts'

/** A tab hidden for so long stops listening; it listens again when seen. */
const PAUSE_AFTER_MS = 60_000

/**
 * Follows a live query for as long as its element is in the page.
 *
 * The source is asked for before each render, so it may depend on the element's properties; null follows nothing.
 * Renders at most once a frame, pauses 60 s after the tab is hidden, tries again after failures that may pass.
 */
export class LiveQueryController<T> implements ReactiveController {
  state: LiveState<T> = LOADING
  readonly #host: ReactiveControllerHost
  readonly #sourceOf: () => LiveSource<T> | null
  #source: LiveSource<T> | null = null
  #stop: (() => void) | null = null
  #isConnected = false
  #frame = 0
  #pauseTimer = 0
  #retryTimer = 0
  #failures = 0
  /** Refused while nobody was signed in: what is shown stays, and is followed again afterwards. */
  #isHeld = false

  constructor(host: ReactiveControllerHost, sourceOf: () => LiveSource<T> | null) {
    this.#host = host
    this.#sourceOf = sourceOf
    host.addController(this)
  }

  get data(): T | null {
    return this.state.data
  }

  hostConnected(): void {
    this.#isConnected = true
    document.addEventListener('visibilitychange', this.#onVisibility)
    connectionHealth.addEventListener('signedIn', this.#onSignedIn)
    this.#follow()
  }

  hostDisconnected(): void {
    this.#isConnected = false
    document.removeEventListener('visibilitychange', this.#onVisibility)
    connectionHealth.removeEventListener('signedIn', this.#onSignedIn)
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#pauseTimer)
    this.#leave()
    this.#source = null
    this.state = LOADING
  }

  hostUpdate(): void {
    // An element that was taken away may render once more; nobody would end what it followed then.
    if (!this.#isConnected) return
    const source = this.#sourceOf()
    if (source?.key === this.#source?.key) return
    this.#leave()
    this.#source = source
    this.state = LOADING
    this.#failures = 0
    this.#follow()
  }

  /** Tries again at once, after an error. */
  retry(): void {
    if (!this.#isConnected) return
    this.#leave()
    this.state = LOADING
    this.#follow()
    this.#host.requestUpdate()
  }

  #follow(): void {
    const source = this.#source
    if (source === null || this.#stop !== null) return
    this.#stop = source.subscribe({
      next: (data, fromCache) => {
        this.#failures = 0
        this.#apply({ kind: 'data', data, fromCache, at: new Date() })
      },
      failed: (code) => {
        this.#leave()
        this.#isHeld = connectionHealth.waitsForPerson
        if (this.#isHeld) return this.#apply({ kind: 'paused' })
        this.#apply({ kind: 'failed', code })
        if (isFinal(code)) return
        this.#failures += 1
        this.#retryTimer = window.setTimeout(() => this.#follow(), retryDelayMs(this.#failures))
      },
    })
  }

  #leave(): void {
    clearTimeout(this.#retryTimer)
    this.#stop?.()
    this.#stop = null
    connectionHealth.report(this, null)
  }

  #apply(event: LiveEvent<T>): void {
    this.state = nextLiveState(this.state, event)
    connectionHealth.report(this, this.state.status)
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => this.#host.requestUpdate())
  }

  readonly #onSignedIn = (): void => {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#follow()
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#pauseTimer)
    if (document.visibilityState === 'visible') {
      this.#follow()
      return
    }
    this.#pauseTimer = window.setTimeout(() => {
      this.#leave()
      this.state = nextLiveState<T>(this.state, { kind: 'paused' })
    }, PAUSE_AFTER_MS)
  }
}
