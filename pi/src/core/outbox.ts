import * as v from 'valibot'
import { type Csms, CsmsError, type DeadLetters, type Journal, type Payload, type Timers } from '../ports.ts'
import type { Configuration } from './configuration.ts'
import {
  applyRecord,
  compactRecords,
  EMPTY_OUTBOX,
  type JournalRecord,
  journalRecordSchema,
  type MessageRecord,
  type MeterRecord,
  type OpenTransaction,
  type StartRecord,
  type StopRecord,
} from './outbox-record.ts'
import type { StationClock } from './station-clock.ts'

const THIN_ABOVE = 5000
const WRITE_RETRY_MS = 5000

const idTagInfoSchema = v.object({
  status: v.string(),
  expiryDate: v.optional(v.string()),
  parentIdTag: v.optional(v.string()),
})
const startConfirmationSchema = v.object({ transactionId: v.pipe(v.number(), v.integer()), idTagInfo: idTagInfoSchema })
const stopConfirmationSchema = v.object({ idTagInfo: v.optional(idTagInfoSchema) })
export type IdTagInfo = v.InferOutput<typeof idTagInfoSchema>

export interface Outbox {
  /** Resolves once the start is durable: only then may energy flow. @throws if the medium refuses. */
  start(record: Omit<StartRecord, 't' | 'seq'>): Promise<void>
  meter(record: Omit<MeterRecord, 't' | 'seq'>): Promise<void>
  /** Resolves once the stop is durable. */
  stop(record: Omit<StopRecord, 't' | 'seq'>): Promise<void>
  transactionIdOf(localId: string): number | null
  localIdOf(transactionId: number): string | null
  /** Transactions that were begun and never stopped, as found at start-up. */
  unfinished(): readonly OpenTransaction[]
  size(): number
  /** Sends what waits, if the station may send now. */
  drain(): void
  /** Resolves when nothing waits any more, or after the time-out. */
  flushed(timeoutMs: number): Promise<boolean>
}

/**
 * Transaction messages in order, one in flight, durable before anything else happens (OCPP 1.6 §3.7).
 * A lost connection is not a failed attempt: the message stays at the head.
 */
export function createOutbox(deps: {
  journal: Journal
  deadLetters: DeadLetters
  csms: Csms
  clock: StationClock
  timers: Timers
  configuration: Configuration
  maySend: () => boolean
  onStarted: (localId: string, transactionId: number, idTagInfo: IdTagInfo, idTag: string) => void
  onIdTagInfo: (idTag: string, idTagInfo: IdTagInfo) => void
  onDelivered: (record: MessageRecord, transactionId: number | null) => void
  onDead: (record: MessageRecord) => void
  report: (event: string, details: Record<string, unknown>) => void
}): Outbox {
  let state = EMPTY_OUTBOX
  let recordCount = 0
  let attempts = 0
  let draining = false
  let wanted = false
  let retryWaits = false
  let thinned = 0
  let writing: Promise<void> = Promise.resolve()
  const waiters = new Set<() => void>()

  for (const found of deps.journal.records) {
    const record = v.safeParse(journalRecordSchema, found)
    if (!record.success) continue
    state = applyRecord(state, record.output)
    recordCount++
  }

  /** Appends are serial, so that state and medium agree on the order. */
  const write = (make: () => JournalRecord): Promise<void> => {
    const next = writing.then(async () => {
      const record = make()
      await deps.journal.append(record)
      state = applyRecord(state, record)
      recordCount++
      const compacted = recordCount > deps.journal.compactAbove ? compactRecords(state) : null
      if (compacted !== null && compacted.length * 2 < recordCount) {
        await deps.journal.rewrite(compacted)
        recordCount = compacted.length
      }
    })
    // The caller hears of a failure; the next record must still be tried.
    writing = next.catch(() => {})
    return next
  }

  const put = async (make: (seq: number) => MessageRecord): Promise<void> => {
    await write(() => make(state.nextSeq))
    drain()
  }

  const request = (entry: MessageRecord): [string, Payload] => {
    const timestamp = entry.at
    if (entry.t === 'start') {
      const { connectorId, idTag, meterStartWh: meterStart, reservationId } = entry
      return [
        'StartTransaction',
        { connectorId, idTag, meterStart, timestamp, ...(reservationId === undefined ? {} : { reservationId }) },
      ]
    }
    const transactionId = state.transactions.get(entry.localId)?.transactionId ?? 0
    if (entry.t === 'meter') {
      const { connectorId, sampledValue } = entry
      return ['MeterValues', { connectorId, transactionId, meterValue: [{ timestamp, sampledValue }] }]
    }
    const { idTag, meterStopWh: meterStop, reason, transactionData } = entry
    return [
      'StopTransaction',
      {
        transactionId,
        ...(idTag === undefined ? {} : { idTag }),
        meterStop,
        timestamp,
        reason,
        ...(transactionData === undefined ? {} : { transactionData }),
      },
    ]
  }

  /**
   * A message from before the clock was set gets its time once, before it is first sent: a repeat with another time
   * would be another transaction to the CSMS.
   */
  const withSettledTime = async (entry: MessageRecord): Promise<MessageRecord> => {
    if (entry.unsynced === undefined) return entry
    await write(() => ({ t: 'time', seq: entry.seq, at: deps.clock.resolve(entry) }))
    return state.pending.find(({ seq }) => seq === entry.seq) ?? entry
  }

  const confirmed = async (entry: MessageRecord, answer: Payload): Promise<void> => {
    if (entry.t === 'start') {
      const parsed = v.safeParse(startConfirmationSchema, answer)
      if (!parsed.success) throw new CsmsError('invalid', 'StartTransaction.conf cannot be read')
      const { transactionId, idTagInfo } = parsed.output
      await write(() => ({ t: 'id', localId: entry.localId, transactionId }))
      await write(() => ({ t: 'sent', seq: entry.seq }))
      deps.onIdTagInfo(entry.idTag, idTagInfo)
      deps.onDelivered(entry, transactionId)
      deps.onStarted(entry.localId, transactionId, idTagInfo, entry.idTag)
      return
    }
    const transactionId = state.transactions.get(entry.localId)?.transactionId ?? null
    await write(() => ({ t: 'sent', seq: entry.seq }))
    deps.onDelivered(entry, transactionId)
    if (entry.t !== 'stop') return
    const parsed = v.safeParse(stopConfirmationSchema, answer)
    if (parsed.success && parsed.output.idTagInfo !== undefined && entry.idTag !== undefined) {
      deps.onIdTagInfo(entry.idTag, parsed.output.idTagInfo)
    }
  }

  const giveUp = async (entry: MessageRecord): Promise<void> => {
    const lost = state.pending.filter((other) => other.localId === entry.localId && other.seq >= entry.seq)
    await deps.deadLetters.put(lost)
    await write(() => ({ t: 'dead', seq: entry.seq, localId: entry.localId }))
    deps.onDead(entry)
  }

  const failed = async (entry: MessageRecord): Promise<void> => {
    attempts++
    if (attempts >= deps.configuration.int('TransactionMessageAttempts')) {
      attempts = 0
      await giveUp(entry)
      return
    }
    retryWaits = true
    deps.timers.after(deps.configuration.int('TransactionMessageRetryInterval') * 1000 * attempts, () => {
      retryWaits = false
      drain()
    })
  }

  /** The next message, or undefined. Followers of a transaction that was given up are given up with it. */
  const sendNext = async (): Promise<boolean> => {
    const entry = state.pending[0]
    if (entry === undefined || !deps.maySend() || retryWaits) return false
    if (state.transactions.get(entry.localId)?.dead) {
      await giveUp(entry)
      return true
    }
    try {
      const [action, payload] = request(await withSettledTime(entry))
      await confirmed(entry, await deps.csms.call(action, payload))
      attempts = 0
    } catch (error) {
      if (!(error instanceof CsmsError)) throw error
      if (error.failure === 'disconnected') return false
      await failed(entry)
    }
    return true
  }

  const drain = (): void => {
    wanted = true
    if (draining) return
    draining = true
    const run = async () => {
      while (wanted) {
        wanted = false
        while (await sendNext());
      }
    }
    run()
      .catch((error: unknown) => {
        // The medium refused a record of progress. The message stays pending and is sent again: the CSMS deduplicates.
        deps.report('progress-not-journaled', { reason: String(error) })
        deps.timers.after(WRITE_RETRY_MS, drain)
      })
      .finally(() => {
        draining = false
        if (wanted) drain()
        else if (state.pending.length === 0) for (const wake of waiters) wake()
      })
  }

  return {
    start: (record) => put((seq) => ({ ...record, t: 'start', seq })),
    meter: async (record) => {
      if (state.pending.length > THIN_ABOVE && thinned++ % 2 === 0) return
      await put((seq) => ({ ...record, t: 'meter', seq }))
    },
    stop: (record) => put((seq) => ({ ...record, t: 'stop', seq })),
    transactionIdOf: (localId) => state.transactions.get(localId)?.transactionId ?? null,
    localIdOf: (transactionId) => {
      for (const [localId, open] of state.transactions) if (open.transactionId === transactionId) return localId
      return null
    },
    unfinished: () => [...state.transactions.values()].filter(({ stopped }) => !stopped),
    size: () => state.pending.length,
    drain,
    flushed: (timeoutMs) =>
      new Promise((resolve) => {
        if (state.pending.length === 0) {
          resolve(true)
          return
        }
        const wake = () => {
          cancel()
          waiters.delete(wake)
          resolve(state.pending.length === 0)
        }
        const cancel = deps.timers.after(timeoutMs, wake)
        waiters.add(wake)
      }),
  }
}
