import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Stores } from '../store/stores.ts'
import type { MessageStore } from './message-store.ts'
import { redact } from './redact.ts'
import type { TracedFrame } from './traced-frame.ts'

const KEEP_MS = 7 * 86_400_000
const LONGEST_PAYLOAD = 100_000
const LONGEST_ID = 255
const LONGEST_ACTION = 50

/** Keeps the frames of stations whose tracing is on (`stations/{key}.traceUntil`); costs nothing for the others. */
export interface MessageTrace {
  /** @param frame Called only when the station is traced. */
  note(stationId: string, frame: () => TracedFrame): void
}

export function messageTrace(deps: {
  readonly messages: MessageStore
  readonly stations: Pick<Stores['stations'], 'find'>
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
}): MessageTrace {
  const { messages, stations, clock, log, edgeId } = deps
  let sequence = 0

  const keep = async (stationId: string, frameOf: () => TracedFrame, at: Date, number: number) => {
    const station = await stations.find(stationId)
    const until = station?.traceUntil ?? null
    if (until === null || until <= at) return
    const frame = frameOf()
    const { payload, ...rest } = frame
    await messages.write({
      ...rest,
      messageId: frame.messageId.toWellFormed().slice(0, LONGEST_ID),
      action: frame.action?.toWellFormed().slice(0, LONGEST_ACTION) ?? null,
      ...{ stationId, at, edgeId, sequence: number, transactionKey: null, commandId: null, warnings: [] },
      payloadJson: (JSON.stringify(redact(payload)) ?? '').slice(0, LONGEST_PAYLOAD),
      expireAt: new Date(at.getTime() + KEEP_MS),
    })
  }

  return {
    note(stationId, frame) {
      keep(stationId, frame, clock.now(), sequence++).catch((error: unknown) =>
        log.warn('frame not traced', { stationId, cause: error instanceof Error ? error.message : String(error) }),
      )
    },
  }
}
