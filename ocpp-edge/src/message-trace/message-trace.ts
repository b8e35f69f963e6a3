import type { Message } from '@charge-it/shared/model/message.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { MessageStore, QueuedMessage } from './message-store.ts'
import { redact } from './redact.ts'
import type { TracedFrame } from './traced-frame.ts'
import { transactionKeyOf } from './transaction-key-of.ts'

/** How long a frame is kept. */
const KEEP_MS = 7 * 86_400_000
/** Characters of a payload that are kept; a frame that was cut says so in its warnings. */
export const LONGEST_PAYLOAD = 32_000
const LONGEST_ID = 255
const LONGEST_ACTION = 50
const LONGEST_CODE = 100

/** Keeps the frames of stations whose tracing is on (`stations/{key}.traceUntil`); costs nothing for the others. */
export interface MessageTrace {
  /**
   * @param frame Called only when the station is traced.
   * @returns null when it is not.
   */
  note(stationId: string, frame: () => TracedFrame): QueuedMessage | null
}

export function messageTrace(deps: {
  readonly messages: MessageStore
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
}): MessageTrace {
  const { messages, clock, log, edgeId } = deps
  let sequence = 0

  const messageOf = (stationId: string, frame: TracedFrame, at: Date): Message => {
    const { payload, requestPayload, warnings, ...rest } = frame
    const payloadJson = JSON.stringify(redact(payload)) ?? 'null'
    const isCut = payloadJson.length > LONGEST_PAYLOAD
    return {
      ...rest,
      ...{ stationId, at, edgeId, sequence: sequence++ },
      messageId: short(frame.messageId, LONGEST_ID),
      action: frame.action === null ? null : short(frame.action, LONGEST_ACTION),
      errorCode: frame.errorCode === null ? null : short(frame.errorCode, LONGEST_CODE),
      payloadJson: payloadJson.slice(0, LONGEST_PAYLOAD).toWellFormed(),
      transactionKey: transactionKeyOf(stationId, payload) ?? transactionKeyOf(stationId, requestPayload),
      warnings: isCut ? [...warnings, `payload cut, ${payloadJson.length} characters`] : warnings.slice(),
      expireAt: new Date(at.getTime() + KEEP_MS),
    }
  }

  return {
    note(stationId, frameOf) {
      const until = messages.tracedUntil(stationId)
      if (until === null) return null
      const at = clock.now()
      if (until <= at) return null
      try {
        return messages.write(messageOf(stationId, frameOf(), at))
      } catch (error) {
        log.error('frame not traced', { stationId, cause: error instanceof Error ? error.message : String(error) })
        return null
      }
    },
  }
}

function short(text: string, length: number): string {
  return text.slice(0, length).toWellFormed()
}
