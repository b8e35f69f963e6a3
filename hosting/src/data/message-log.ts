import type { Message } from '@charge-it/shared/model/message.ts'

/** A traced frame with a name of its own: `{epoch ms}-{sequence}`, for links. */
export interface LoggedMessage extends Message {
  readonly key: string
}

/** What of a log is shown. Empty texts show everything. */
export interface MessageFilters {
  readonly search: string
  readonly direction: '' | 'in' | 'out'
  readonly type: '' | Message['type']
  readonly action: string
  readonly errorsOnly: boolean
}

/** How far a frame keeps to the protocol: refused by its schema or answered with an error, tolerated, or as it should be. */
export type Validity = 'valid' | 'tolerated' | 'error'

export function messageKey({ at, sequence }: Pick<Message, 'at' | 'sequence'>): string {
  return `${at.getTime()}-${sequence}`
}

/** The moment in a key; null for a text that is none. */
export function momentOfMessageKey(key: string): Date | null {
  const parts = /^(\d{1,15})-\d+$/.exec(key)
  return parts === null ? null : new Date(Number(parts[1]))
}

/**
 * Frames of a station as they come, newest first, each once. Keeps the newest 10,000 and everything that was asked for.
 */
export class MessageLog {
  readonly #byKey = new Map<string, LoggedMessage>()
  #sorted: readonly LoggedMessage[] | null = null

  add(messages: readonly Message[]): void {
    for (const message of messages) {
      const key = messageKey(message)
      if (this.#byKey.has(key)) continue
      this.#byKey.set(key, { ...message, key })
      this.#sorted = null
    }
  }

  /** All frames, newest first; the same array until one is added. */
  get all(): readonly LoggedMessage[] {
    this.#sorted ??= [...this.#byKey.values()].sort(
      (a, b) => b.at.getTime() - a.at.getTime() || b.sequence - a.sequence,
    )
    return this.#sorted
  }

  find(key: string): LoggedMessage | undefined {
    return this.#byKey.get(key)
  }

  /** The other half of a call and its answer: of the same id, the other way, the nearest in time. */
  pairOf(message: LoggedMessage): LoggedMessage | undefined {
    if (message.messageId === '' || message.type === 'invalid') return undefined
    const isCall = message.type === 'CALL'
    const others = this.all.filter(
      (each) =>
        each.messageId === message.messageId &&
        each.direction !== message.direction &&
        (each.type === 'CALL') !== isCall &&
        each.type !== 'invalid',
    )
    const distance = (each: LoggedMessage): number => Math.abs(each.at.getTime() - message.at.getTime())
    return others.toSorted((a, b) => distance(a) - distance(b))[0]
  }
}

export function validityOf({ type, warnings }: Pick<Message, 'type' | 'warnings'>): Validity {
  if (type === 'CALLERROR' || type === 'invalid') return 'error'
  return warnings.length > 0 ? 'tolerated' : 'valid'
}

/** Frames that match; free text looks into action, id and payload. */
export function filterMessages(messages: readonly LoggedMessage[], filters: MessageFilters): readonly LoggedMessage[] {
  const text = filters.search.trim().toLowerCase()
  const { direction, type, action, errorsOnly } = filters
  if (text === '' && direction === '' && type === '' && action === '' && !errorsOnly) return messages
  return messages.filter(
    (each) =>
      (direction === '' || each.direction === direction) &&
      (type === '' || each.type === type) &&
      (action === '' || each.action === action) &&
      (!errorsOnly || validityOf(each) !== 'valid') &&
      (text === '' ||
        [each.action ?? '', each.messageId, each.payloadJson, each.errorCode ?? '', ...each.warnings].some((part) =>
          part.toLowerCase().includes(text),
        )),
  )
}

/** One JSON object per line, oldest first; times in ISO 8601 UTC. */
export function messagesAsNdjson(messages: readonly LoggedMessage[]): string {
  return messages
    .toReversed()
    .map((each) => {
      const { key: _, expireAt: __, payloadJson, at, ...rest } = each
      return `${JSON.stringify({ at: at.toISOString(), ...rest, payload: parsedOrText(payloadJson) })}\n`
    })
    .join('')
}

/** The frame as it went over the wire (OCPP-J 1.6 section 4.2), with its redacted payload. */
export function frameOf(message: Message): unknown {
  const payload = parsedOrText(message.payloadJson)
  switch (message.type) {
    case 'CALL':
      return [2, message.messageId, message.action, payload]
    case 'CALLRESULT':
      return [3, message.messageId, payload]
    case 'CALLERROR': {
      const { description = '', details = {} } =
        typeof payload === 'object' && payload !== null
          ? (payload as { readonly description?: unknown; readonly details?: unknown })
          : {}
      return [4, message.messageId, message.errorCode, description, details]
    }
    case 'invalid':
      return payload
  }
}

function parsedOrText(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
