import type { Clock } from '../clock.ts'
import type { CallOutcome } from '../station-session.ts'
import type { RpcClient } from './ocpp-rpc.ts'

interface WaitingCall {
  readonly action: string
  readonly payloadJson: string
  readonly timeoutMs: number
  readonly commandId: string | null
  readonly end: (outcome: CallOutcome) => void
}

interface SentCall extends WaitingCall {
  messageId: string | null
  /** In ms since 1970. */
  readonly sentAt: number
  error: CallOutcome | null
}

/** What all sockets of an instance share. */
export interface OutgoingDeps {
  readonly clock: Clock
  /** CALLs that may wait for one station. */
  readonly limit: number
}

/**
 * CALLs to one station: one outstanding at a time (OCPP-J 1.6 §4.1.1), the others in order. A class, because ten
 * thousand idle sockets each have one.
 */
export class OutgoingCalls {
  readonly #client: Pick<RpcClient, 'call'>
  readonly #deps: OutgoingDeps
  /** Made when a CALL waits for another. */
  #waiting: WaitingCall[] | null = null
  #current: SentCall | null = null
  #ended = false

  constructor(client: Pick<RpcClient, 'call'>, deps: OutgoingDeps) {
    this.#client = client
    this.#deps = deps
  }

  /** The CALL that waits for its answer; `sentAt` in ms since 1970. */
  get outstanding(): {
    readonly messageId: string
    readonly action: string
    readonly payloadJson: string
    readonly commandId: string | null
    readonly sentAt: number
  } | null {
    if (this.#current === null || this.#current.messageId === null) return null
    const { messageId, action, payloadJson, commandId, sentAt } = this.#current
    return { messageId, action, payloadJson, commandId, sentAt }
  }

  get busy(): boolean {
    return this.#current !== null || this.#waiting !== null
  }

  /** @param commandId The command document that the CALL comes from. */
  call(action: string, payloadJson: string, timeoutMs: number, commandId: string | null = null): Promise<CallOutcome> {
    return new Promise((resolve) => {
      if (this.#ended) return resolve({ kind: 'disconnected' })
      if ((this.#waiting?.length ?? 0) >= this.#deps.limit) return resolve({ kind: 'queueFull' })
      const call = { action, payloadJson, timeoutMs, commandId, end: resolve }
      if (this.#current === null) {
        void this.#send(call)
        return
      }
      this.#waiting ??= []
      this.#waiting.push(call)
    })
  }

  /** @returns the text to send for a CALL that ocpp-rpc sends: with the payload byte for byte. */
  written(text: string): string {
    const current = this.#current
    if (current === null || current.messageId !== null || !text.endsWith(NULL_PAYLOAD)) return text
    const messageId = /^\[2,"([^"]+)"/.exec(text)?.[1]
    if (messageId === undefined) return text
    current.messageId = messageId
    return `${text.slice(0, -NULL_PAYLOAD.length)}${current.payloadJson}]`
  }

  /** A CALLERROR came. False = nobody waits for it. ocpp-rpc forgets codes that it does not know, so we keep them. */
  failed(messageId: string, code: string, description: string, details: unknown): boolean {
    if (this.#current === null || this.#current.messageId !== messageId) return false
    this.#current.error = { kind: 'error', code, description, details }
    return true
  }

  /** The socket is gone: everything ends at once. */
  end(): void {
    this.#ended = true
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const call of waiting) call.end({ kind: 'disconnected' })
  }

  async #send(call: WaitingCall): Promise<void> {
    const sending: SentCall = { ...call, messageId: null, sentAt: this.#deps.clock.now().getTime(), error: null }
    this.#current = sending
    const outcome = await this.#outcomeOf(sending)
    if (this.#current === sending) this.#current = null
    call.end(outcome)
    const next = this.#waiting?.shift()
    if (this.#waiting?.length === 0) this.#waiting = null
    if (next !== undefined) void this.#send(next)
  }

  async #outcomeOf(call: SentCall): Promise<CallOutcome> {
    const controller = new AbortController()
    let late = false
    const cancel = this.#deps.clock.after(call.timeoutMs, () => {
      late = true
      controller.abort('timeout')
    })
    try {
      const payload = await this.#client.call(call.action, null, controller.signal)
      return { kind: 'result', payload }
    } catch {
      // The reason is one of three, and each is known here better than by the error's text.
      return call.error ?? (late ? { kind: 'timeout' } : { kind: 'disconnected' })
    } finally {
      cancel()
    }
  }
}

const NULL_PAYLOAD = 'null]'
