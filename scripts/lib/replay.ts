import { differencesOf } from './replay-differences.ts'
import type { RecordedAnswer, RecordedCall, Recording } from './replay-recording.ts'
import { replaySocket } from './replay-socket.ts'

export interface ReplayOptions {
  /** Ends in /ocpp. */
  readonly url: string
  readonly stationId: string
  readonly key: string | undefined
  /** The card to send for a masked one. */
  readonly cardOf: (masked: string) => string
}

export interface ReplayResult {
  /** CALLs that were sent. */
  readonly sent: number
  /** Answers that are not as recorded. */
  readonly differences: readonly string[]
  /** What could not be repeated; no difference. */
  readonly notes: readonly string[]
}

const CARD_FIELDS = new Set(['idTag', 'parentIdTag'])
const MASK = '•'

/**
 * Plays the station of a recording: sends its CALLs one after the other, answers those of the CSMS as recorded and
 * compares the answers. Transaction ids are translated from the recorded to the new ones.
 * @throws PlainError when the edge does not let the station in.
 */
export async function replay(recording: Recording, options: ReplayOptions): Promise<ReplayResult> {
  const differences: string[] = []
  const notes: string[] = []
  const transactionIds = new Map<unknown, unknown>()
  const { answer, missing } = recordedAnswers(recording.toStation, notes)
  const socket = await replaySocket(options.url, options.stationId, options.key, answer)
  let sent = 0
  try {
    for (const [index, { action, payload, answer: recorded }] of recording.fromStation.entries()) {
      const name = `CALL ${index + 1} ${action}`
      if (payload === undefined) {
        notes.push(`${name} was not sent: the trace had to cut it.`)
        continue
      }
      const received = await socket.call(action, translated(payload, transactionIds, options.cardOf))
      sent++
      if (recorded === null) notes.push(`${name} has no recorded answer.`)
      else if (received === null) differences.push(`${name}: recorded ${recorded.type}, now no answer`)
      else {
        for (const difference of differencesOf(recorded, received)) differences.push(`${name}: ${difference}`)
        const [old, fresh] = [transactionIdOf(recorded), transactionIdOf(received)]
        if (old !== undefined && fresh !== undefined) transactionIds.set(old, fresh)
      }
    }
  } finally {
    await socket.close()
  }
  if (recording.invalid > 0) {
    notes.push(`${recording.invalid} frames that were no message were not sent: a trace does not keep their text.`)
  }
  notes.push(...missing())
  return { sent, differences, notes }
}

/** Recorded answers to CALLs of the CSMS, per action in their order. */
function recordedAnswers(calls: readonly RecordedCall[], notes: string[]) {
  const left = Map.groupBy(calls, ({ action }) => action)
  return {
    answer(action: string): RecordedAnswer | null {
      const call = left.get(action)?.shift()
      if (call !== undefined) return call.answer
      notes.push(`The CSMS sent ${action}, which was not recorded; it was answered NotSupported.`)
      return { type: 'CALLERROR', code: 'NotSupported', payload: {} }
    },
    missing: () =>
      [...left].flatMap(([action, rest]) => {
        if (rest.length === 0) return []
        const commanded = rest.some((call) => call.commanded) ? ' (of commands, which a replay does not give)' : ''
        return [`${rest.length} recorded ${action} of the CSMS did not come${commanded}.`]
      }),
  }
}

function translated(
  payload: Readonly<Record<string, unknown>>,
  transactionIds: ReadonlyMap<unknown, unknown>,
  cardOf: (masked: string) => string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if (name === 'transactionId') return [name, transactionIds.get(value) ?? value]
      if (CARD_FIELDS.has(name) && typeof value === 'string' && value.includes(MASK)) return [name, cardOf(value)]
      return [name, value]
    }),
  )
}

function transactionIdOf({ payload }: RecordedAnswer): unknown {
  return typeof payload === 'object' && payload !== null && 'transactionId' in payload
    ? payload.transactionId
    : undefined
}
