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

/** CALLs to one station: one outstanding at a time (OCPP-J 1.6 §4.1.1), the others in order. */
export interface OutgoingCalls {
  /** @param commandId The command document that the CALL comes from. */
  call(action: string, payloadJson: string, timeoutMs: number, commandId?: string | null): Promise<CallOutcome>
  /** @returns the text to send for a CALL that ocpp-rpc sends: with the payload byte for byte. */
  written(text: string): string
  /** A CALLERROR came. False = nobody waits for it. ocpp-rpc forgets codes that it does not know, so we keep them. */
  failed(messageId: string, code: string, description: string, details: unknown): boolean
  /** The CALL that waits for its answer; `sentAt` in ms since 1970. */
  readonly outstanding: {
    readonly messageId: string
    readonly action: string
    readonly payloadJson: string
    readonly commandId: string | null
    readonly sentAt: number
  } | null
  readonly busy: boolean
  /** The socket is gone: everything ends at once. */
  end(): void
}

export function outgoingCalls(deps: {
  readonly client: Pick<RpcClient, 'call'>
  readonly clock: Clock
  readonly limit: number
}): OutgoingCalls {
  const { client, clock, limit } = deps
  const waiting: WaitingCall[] = []
  let current: (WaitingCall & { messageId: string | null; sentAt: number; error: CallOutcome | null }) | null = null
  let ended = false

  const next = () => {
    if (current !== null || ended) return
    const call = waiting.shift()
    if (call !== undefined) void send(call)
  }

  const send = async (call: WaitingCall) => {
    const sending = { ...call, messageId: null, sentAt: clock.now().getTime(), error: null }
    current = sending
    const { outcome, cancel } = await outcomeOf(sending)
    cancel()
    if (current === sending) current = null
    call.end(outcome)
    next()
  }

  const outcomeOf = async (call: NonNullable<typeof current>) => {
    const controller = new AbortController()
    let late = false
    const cancel = clock.after(call.timeoutMs, () => {
      late = true
      controller.abort('timeout')
    })
    try {
      const payload = await client.call(call.action, null, controller.signal)
      return { outcome: { kind: 'result', payload } as const, cancel }
    } catch {
      // The reason is one of three, and each is known here better than by the error's text.
      const outcome: CallOutcome = call.error ?? (late ? { kind: 'timeout' } : { kind: 'disconnected' })
      return { outcome, cancel }
    }
  }

  return {
    call: (action, payloadJson, timeoutMs, commandId = null) =>
      new Promise((resolve) => {
        if (ended) return resolve({ kind: 'disconnected' })
        if (waiting.length >= limit) return resolve({ kind: 'queueFull' })
        waiting.push({ action, payloadJson, timeoutMs, commandId, end: resolve })
        next()
      }),
    written(text) {
      if (current === null || current.messageId !== null || !text.endsWith(NULL_PAYLOAD)) return text
      const messageId = /^\[2,"([^"]+)"/.exec(text)?.[1]
      if (messageId === undefined) return text
      current.messageId = messageId
      return `${text.slice(0, -NULL_PAYLOAD.length)}${current.payloadJson}]`
    },
    failed(messageId, code, description, details) {
      if (current === null || current.messageId !== messageId) return false
      current.error = { kind: 'error', code, description, details }
      return true
    },
    get outstanding() {
      if (current === null || current.messageId === null) return null
      const { messageId, action, payloadJson, commandId, sentAt } = current
      return { messageId, action, payloadJson, commandId, sentAt }
    },
    get busy() {
      return current !== null || waiting.length > 0
    },
    end() {
      ended = true
      for (const call of waiting.splice(0)) call.end({ kind: 'disconnected' })
    },
  }
}

const NULL_PAYLOAD = 'null]'
