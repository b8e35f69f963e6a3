import * as v from 'valibot'

const stamp = {
  at: v.string(),
  unsynced: v.optional(v.object({ processId: v.string(), monotonicMs: v.number() })),
}
const wholeWh = v.pipe(v.number(), v.integer(), v.minValue(0))
const meterValue = v.array(v.record(v.string(), v.unknown()))

/** A transaction that began. `localId` names it until the CSMS has given its transactionId. */
export const startRecordSchema = v.object({
  t: v.literal('start'),
  seq: v.number(),
  localId: v.string(),
  connectorId: v.number(),
  idTag: v.string(),
  parentIdTag: v.optional(v.string()),
  meterStartWh: wholeWh,
  reservationId: v.optional(v.number()),
  ...stamp,
})
export const meterRecordSchema = v.object({
  t: v.literal('meter'),
  seq: v.number(),
  localId: v.string(),
  connectorId: v.number(),
  sampledValue: meterValue,
  ...stamp,
})
export const stopRecordSchema = v.object({
  t: v.literal('stop'),
  seq: v.number(),
  localId: v.string(),
  connectorId: v.number(),
  idTag: v.optional(v.string()),
  meterStopWh: wholeWh,
  reason: v.string(),
  transactionData: v.optional(meterValue),
  ...stamp,
})
export const journalRecordSchema = v.variant('t', [
  startRecordSchema,
  meterRecordSchema,
  stopRecordSchema,
  /** The message `seq` was answered. */
  v.object({ t: v.literal('sent'), seq: v.number() }),
  /** The time of the message `seq` is settled: however often it is sent, it says this one. */
  v.object({ t: v.literal('time'), seq: v.number(), at: v.string() }),
  /** The CSMS's id for a transaction. */
  v.object({ t: v.literal('id'), localId: v.string(), transactionId: v.number() }),
  /** The message `seq` and all that follow it in its transaction were given up. */
  v.object({ t: v.literal('dead'), seq: v.number(), localId: v.string() }),
])

export type StartRecord = v.InferOutput<typeof startRecordSchema>
export type MeterRecord = v.InferOutput<typeof meterRecordSchema>
export type StopRecord = v.InferOutput<typeof stopRecordSchema>
export type MessageRecord = StartRecord | MeterRecord | StopRecord
export type JournalRecord = v.InferOutput<typeof journalRecordSchema>

export interface OpenTransaction {
  readonly start: StartRecord
  readonly transactionId: number | null
  readonly stopped: boolean
  readonly dead: boolean
}

/** What a journal says: messages still to be sent, in order, and the transactions they belong to. */
export interface OutboxState {
  readonly pending: readonly MessageRecord[]
  readonly transactions: ReadonlyMap<string, OpenTransaction>
  readonly nextSeq: number
}

export const EMPTY_OUTBOX: OutboxState = { pending: [], transactions: new Map(), nextSeq: 1 }

/** One step of the journal. Pure; replaying a journal from EMPTY_OUTBOX gives the state it describes. */
export function applyRecord(state: OutboxState, record: JournalRecord): OutboxState {
  const transactions = new Map(state.transactions)
  const update = (localId: string, change: Partial<OpenTransaction>) => {
    const known = transactions.get(localId)
    if (known !== undefined) transactions.set(localId, { ...known, ...change })
  }
  switch (record.t) {
    case 'start':
      transactions.set(record.localId, { start: record, transactionId: null, stopped: false, dead: false })
      return { pending: [...state.pending, record], transactions, nextSeq: record.seq + 1 }
    case 'meter':
      return { ...state, pending: [...state.pending, record], nextSeq: record.seq + 1 }
    case 'stop':
      update(record.localId, { stopped: true })
      return { pending: [...state.pending, record], transactions, nextSeq: record.seq + 1 }
    case 'time': {
      const timed = <R extends MessageRecord>(entry: R): R =>
        entry.seq === record.seq ? { ...entry, at: record.at, unsynced: undefined } : entry
      const owner = state.pending.find(({ seq }) => seq === record.seq)
      const known = owner === undefined ? undefined : transactions.get(owner.localId)
      if (owner?.t === 'start' && known !== undefined) update(owner.localId, { start: timed(known.start) })
      return { ...state, transactions, pending: state.pending.map(timed) }
    }
    case 'id':
      update(record.localId, { transactionId: record.transactionId })
      return { ...state, transactions }
    case 'sent': {
      const sent = state.pending.find((entry) => entry.seq === record.seq)
      if (sent?.t === 'stop') transactions.delete(sent.localId)
      return { ...state, transactions, pending: state.pending.filter((entry) => entry.seq !== record.seq) }
    }
    case 'dead': {
      const known = transactions.get(record.localId)
      if (known?.stopped) transactions.delete(record.localId)
      else update(record.localId, { dead: true })
      return {
        ...state,
        transactions,
        pending: state.pending.filter((entry) => entry.localId !== record.localId || entry.seq < record.seq),
      }
    }
  }
}

/** The shortest journal that gives the same state. */
export function compactRecords(state: OutboxState): JournalRecord[] {
  const pendingSeqs = new Set(state.pending.map((entry) => entry.seq))
  const records: JournalRecord[] = []
  for (const [localId, { start, transactionId, dead }] of state.transactions) {
    records.push(start)
    if (dead) records.push({ t: 'dead', seq: start.seq, localId })
    else if (!pendingSeqs.has(start.seq)) records.push({ t: 'sent', seq: start.seq })
    if (transactionId !== null) records.push({ t: 'id', localId, transactionId })
  }
  const starts = new Set([...state.transactions.values()].map(({ start }) => start.seq))
  return [...records, ...state.pending.filter((entry) => !starts.has(entry.seq))]
}
