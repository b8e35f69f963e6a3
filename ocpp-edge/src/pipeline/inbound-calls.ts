import type { CallFrame } from '../rpc/read-frame.ts'
import { isRepeated } from './deduplicate.ts'

/** A CALL with the time of its arrival. */
export interface ReceivedCall {
  readonly call: CallFrame
  readonly receivedAt: Date
}

/**
 * The CALLs of one socket in the order of their arrival, one in progress at a time, so that a station's messages are
 * handled in order and none is answered twice. A class, because ten thousand idle sockets each have one.
 */
export class InboundCalls {
  readonly #starter: { start(call: CallFrame): void }
  /** Made when a CALL comes while another is in progress, and dropped when none waits. */
  #waiting: ReceivedCall[] | null = null
  #current: ReceivedCall | null = null
  #ended = false

  /** @param starter Begins one CALL. */
  constructor(starter: { start(call: CallFrame): void }) {
    this.#starter = starter
  }

  /** The CALL that is in progress. */
  get current(): ReceivedCall | null {
    return this.#current
  }

  /** In progress and waiting. */
  get size(): number {
    return (this.#waiting?.length ?? 0) + (this.#current === null ? 0 : 1)
  }

  /** @returns false for a repetition of one in flight, which gets that one's answer. */
  add(call: CallFrame, receivedAt: Date): boolean {
    if (this.#current === null && this.#waiting === null) {
      this.#begin({ call, receivedAt })
      return true
    }
    if (isRepeated(call, this.#inFlight())) return false
    this.#waiting ??= []
    this.#waiting.push({ call, receivedAt })
    this.#next()
    return true
  }

  /** The reply was sent: the next one starts. @returns false when that is not the one in progress. */
  replied(messageId: string): boolean {
    if (this.#current?.call.messageId !== messageId) return false
    this.#current = null
    // Not within the sending of the reply: what starts the next one may reply at once.
    if (this.#waiting !== null) setImmediate(() => this.#next())
    return true
  }

  end(): void {
    this.#ended = true
    this.#waiting = null
  }

  #begin(received: ReceivedCall): void {
    if (this.#ended) return
    this.#current = received
    this.#starter.start(received.call)
  }

  #next(): void {
    if (this.#current !== null || this.#waiting === null) return
    const received = this.#waiting.shift()
    if (this.#waiting.length === 0) this.#waiting = null
    if (received !== undefined) this.#begin(received)
  }

  *#inFlight(): Iterable<CallFrame> {
    if (this.#current !== null) yield this.#current.call
    for (const { call } of this.#waiting ?? []) yield call
  }
}
