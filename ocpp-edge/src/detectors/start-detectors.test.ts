import { type Anomaly, type AnomalyRule, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import type { Edge } from '@charge-it/shared/model/edge.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { Pattern, PatternName } from '@charge-it/shared/model/pattern.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { describe, expect, test } from 'vitest'
import { scriptedStations } from '../commands/testing/scripted-station.ts'
import { jsonLog } from '../log.ts'
import { observations } from '../observations.ts'
import { documentStores } from '../store/document-stores.ts'
import type { Documents } from '../store/documents.ts'
import { memoryDocuments } from '../store/in-memory/memory-documents.ts'
import { fakeClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'
import { startDetectors } from './start-detectors.ts'

const MINUTE_MS = 60_000

/** Detectors on in-memory stores, with what handlers would tell them. */
async function rig(stationIds: readonly string[] = ['CP_1']) {
  const clock = fakeClock()
  const documents = memoryDocuments({
    ...seedDocuments.site(),
    ...Object.assign({}, ...stationIds.map((stationId) => seedDocuments.station(stationId))),
    ...seedDocuments.connector('CP_1', 1),
  })
  const log = jsonLog('error')
  const stores = documentStores({ documents, clock, log, edgeId: 'edge-a' })
  await stores.ready
  const observed = observations((error) => {
    throw error
  })
  const stations = scriptedStations(clock.now)
  const detectors = startDetectors({ stores, sessions: stations.sessions, observations: observed, clock, log })
  const connect = async () => stations.connect('CP_1', await stores.stations.claim('CP_1', '1.6'))
  return {
    ...{ clock, documents, stores, detectors, observed, connect },
    /** Stations that were away since a moment connect here. */
    async comeBack(ids: readonly string[], lastSeenAt: Date) {
      const connection = { edgeId: 'edge-b', epoch: 4, connectedAt: null, online: false, lastSeenAt }
      await documents.commit(
        ids.map((stationId) => ({ kind: 'update', path: paths.station(stationId), fields: { connection } }) as const),
      )
      for (const stationId of ids) stations.connect(stationId, await stores.stations.claim(stationId, '1.6'))
    },
    /** Of a rule; all without one. */
    async found(rule?: AnomalyRule): Promise<readonly Anomaly[]> {
      const all = await documents.query({ collection: collections.anomalies })
      return all
        .map(({ path, fields }) => parseDocument(anomalySchema, path, fields))
        .filter((anomaly) => rule === undefined || anomaly.rule === rule)
    },
    heard: () => observed.publish({ kind: 'message', stationId: 'CP_1', action: 'Heartbeat', at: clock.now() }),
    status: (connectorId: number, errorCode: string) =>
      observed.publish({
        kind: 'status',
        stationId: 'CP_1',
        connectorId,
        status: 'Charging',
        errorCode,
        at: clock.now(),
      }),
    command: (action: string, payload: Record<string, unknown>) =>
      observed.publish({ kind: 'commandSent', stationId: 'CP_1', action, payload, at: clock.now() }),
    started: (transactionId: number) =>
      observed.publish({
        ...{ kind: 'started', stationId: 'CP_1', connectorId: 1, idTag: 'AB12', at: clock.now() },
        ...{ transactionId, transactionKey: `CP_1:${transactionId}` },
      }),
    stopped: (transactionId: number, reason: string | null) =>
      observed.publish({
        ...{ kind: 'stopped', stationId: 'CP_1', connectorId: 1, at: clock.now(), reason },
        ...{ transactionId, transactionKey: `CP_1:${transactionId}` },
      }),
    async sampled(currentA: number) {
      observed.publish({
        ...{ kind: 'meterValues', stationId: 'CP_1', connectorId: 1, transactionKey: null, at: clock.now() },
        samples: [{ sampledAt: clock.now(), sample: { currentA } }],
      })
      await clock.advance(1_000)
    },
  }
}

test('one document while it goes on, few writes, resolved after fifteen quiet minutes', async () => {
  const { sampled, found, clock, documents, detectors } = await rig()
  for (let cycle = 0; cycle < 60; cycle++) for (const amount of [0, 20, 40, 20, 0]) await sampled(amount)

  expect(await found()).toMatchObject([
    { rule: 'currentFluctuation', severity: 'critical', state: 'open', quietAt: null },
  ])
  expect(documents.writeCounts().anomalies).toBeLessThanOrEqual(3)

  await clock.advance(16 * MINUTE_MS)
  expect(await found()).toMatchObject([{ state: 'resolved', count: 58 }])
  expect((await found())[0]?.quietAt).not.toBeNull()
  expect((await found())[0]?.expireAt).not.toBeNull()
  await clock.advance(20 * MINUTE_MS)
  expect(detectors.watches).toBe(0)
})

test('started and stopped by us three times in five minutes, whatever connector the station chose', async () => {
  const { command, started, stopped, found, clock } = await rig()
  for (const transactionId of [1, 2, 3]) {
    command('RemoteStartTransaction', { idTag: 'AB12' })
    started(transactionId)
    await clock.advance(20_000)
    command('RemoteStopTransaction', { transactionId })
    stopped(transactionId, 'Remote')
    await clock.advance(20_000)
  }

  expect(await found()).toMatchObject([{ rule: 'commandChurn', connectorId: 1, measured: 3 }])
})

test('any critical error at once, the fourth error of a day too; a repeated one counts once', async () => {
  const { status, found, clock } = await rig()
  for (const code of ['GroundFailure', 'GroundFailure', 'NoError', 'OtherError', 'NoError', 'OtherError'])
    status(1, code)
  await clock.advance(1_000)

  expect(await found()).toMatchObject([
    { anomalyId: 'CP_1_0_criticalError_2026-03-01', severity: 'critical', measured: 1, connectorId: null },
  ])

  status(2, 'WeakSignal')
  await clock.advance(1_000)
  expect(await found('manyErrors')).toMatchObject([{ anomalyId: 'CP_1_0_manyErrors_2026-03-01', measured: 4 }])
})

test('nothing for more than three heartbeat intervals over an open socket, any message counts', async () => {
  const { heard, connect, found, clock } = await rig()
  await connect()
  for (let minute = 0; minute < 30; minute += 5) {
    heard()
    await clock.advance(5 * MINUTE_MS)
  }
  expect(await found()).toEqual([])

  await clock.advance(15 * MINUTE_MS)

  expect(await found()).toMatchObject([{ rule: 'heartbeatGap', unit: 'min', severity: 'warning' }])
})

test('a station that comes back after a longer absence had a gap too, whichever instance held it', async () => {
  const { connect, heard, documents, clock, found } = await rig()
  const connection = { edgeId: 'edge-b', epoch: 4, connectedAt: null, online: false }
  const lastSeenAt = new Date(clock.now().getTime() - 40 * MINUTE_MS)
  await documents.commit([
    { kind: 'update', path: paths.station('CP_1'), fields: { connection: { ...connection, lastSeenAt } } },
  ])

  // Its first message may come before its arrival is written.
  heard()
  await connect()
  await clock.advance(1_000)

  expect(await found()).toMatchObject([{ rule: 'heartbeatGap', measured: 40 }])
})

describe('what was learned of a station', () => {
  const pattern = (connectorId: number, name: PatternName, mean: number, sd: number): Pattern => ({
    ...{ stationId: 'CP_1', siteId: 'blok-m', connectorId, name, unit: 's', mean, sd, p05: 0, p50: mean, p95: mean },
    ...{ n: 40, from: new Date(0), to: new Date(0), active: true, today: null, profile: null, demo: null },
    ...{ runAt: new Date(0), expireAt: new Date('2100-01-01') },
  })
  const put = (documents: Documents, id: string, fields: Pattern) =>
    documents.commit([{ kind: 'create', path: paths.pattern(id), fields: { ...fields } }])

  test('a punctual one has a gap two intervals and half a minute after its last message', async () => {
    const { heard, connect, found, clock, documents } = await rig()
    await put(documents, 'CP_1_0_heartbeatJitter', pattern(0, 'heartbeatJitter', 3, 1))
    await connect()
    heard()
    await clock.advance(9 * MINUTE_MS)
    expect(await found()).toEqual([])

    await clock.advance(4 * MINUTE_MS)

    expect(await found()).toMatchObject([{ rule: 'heartbeatGap', unit: 'min' }])
  })

  test('a session that never delivered energy is stuck after an hour where current usually flows at once', async () => {
    const { connect, started, found, clock, documents } = await rig()
    await put(documents, 'CP_1_1_rampTime', pattern(1, 'rampTime', 30, 10))
    await connect()
    started(7)

    await clock.advance(55 * MINUTE_MS)
    expect(await found('stuckSession')).toEqual([])
    await clock.advance(10 * MINUTE_MS)

    expect(await found('stuckSession')).toMatchObject([{ connectorId: 1, expected: 1, unit: 'h' }])
  })

  test('the longest time between two messages comes along with the day’s next event, and costs no write', async () => {
    const { connect, heard, clock, documents, stores } = await rig()
    await connect()
    for (const minutes of [5, 7, 5]) {
      heard()
      await clock.advance(minutes * MINUTE_MS)
    }
    heard()
    await clock.advance(2 * MINUTE_MS)
    const before = documents.writeCounts().events ?? 0

    stores.journal.event('CP_1', 'fault', 'OtherError', 1)
    await clock.advance(2 * MINUTE_MS)

    expect(documents.writeCounts().events).toBe(before + 1)
    const [day] = await documents.query({ collection: collections.events })
    expect(day?.fields).toMatchObject({ longestPauseS: { 'edge-a': 420 } })
  })
})

test('what a person muted takes later sightings in silence, of the hourly job’s rules too', async () => {
  const { status, found, clock, documents } = await rig()
  for (const code of ['OtherError', 'NoError', 'WeakSignal', 'NoError', 'ReaderFailure', 'NoError', 'OtherError'])
    status(1, code)
  await clock.advance(1_000)
  const [first] = await found('manyErrors')
  const mutedUntil = new Date(clock.now().getTime() + 7 * 24 * 60 * MINUTE_MS)
  const quietAt = clock.now()
  await documents.commit([
    {
      ...{ kind: 'update', path: paths.anomaly(first?.anomalyId ?? '') },
      fields: { state: 'muted', mutedUntil, quietAt, changedAt: quietAt },
    },
  ])

  await clock.advance(30 * 60 * MINUTE_MS)
  for (const code of ['OtherError', 'NoError', 'WeakSignal', 'NoError', 'ReaderFailure', 'NoError', 'OtherError'])
    status(1, code)
  await clock.advance(1_000)

  expect(await found('manyErrors')).toMatchObject([{ anomalyId: first?.anomalyId, state: 'muted', mutedUntil }])
})

describe('an outage of ours', () => {
  const IDS = Array.from({ length: 40 }, (_, index) => `CP_${index + 1}`)
  const edgeOf = (edgeId: string, endedAt: Date, stoppedAt: Date | null): Edge => ({
    ...{ edgeId, startedAt: new Date(endedAt.getTime() - 3_600_000), heartbeatAt: endedAt, stoppedAt, version: 'test' },
    ...{ cpuPercent: 0, ramUsedMb: 0, ramLimitMb: null, eventLoopLagMs: 0, connections: 0, messagesPerS: 0 },
    ...{ commitLatencyMs: null, queueDepth: 0, connectorCounts: {}, sites: {}, powerHistoryW: [] },
  })

  test.each([
    ['died', false],
    ['was stopped for a deployment', true],
  ])('stations that come back 30 min after their instance %s have no gap of their own', async (_, onPurpose) => {
    const { documents, clock, comeBack, found } = await rig(IDS)
    const endedAt = new Date(clock.now().getTime() - 30 * MINUTE_MS)
    const edge = edgeOf('edge-b', endedAt, onPurpose ? endedAt : null)
    await documents.commit([{ kind: 'create', path: paths.edge('edge-b'), fields: { ...edge } }])

    await comeBack(IDS, endedAt)
    await clock.advance(1_000)

    expect(await found()).toEqual([])
  })

  test('one that stays away long after the others were back has a gap, the only one', async () => {
    const { documents, clock, comeBack, found } = await rig(IDS)
    const endedAt = clock.now()
    const own = { ...edgeOf('edge-a', new Date(endedAt.getTime() + MINUTE_MS), null), startedAt: endedAt }
    await documents.commit([
      { kind: 'create', path: paths.edge('edge-b'), fields: { ...edgeOf('edge-b', endedAt, endedAt) } },
      { kind: 'create', path: paths.edge('edge-a'), fields: own },
    ])
    await clock.advance(MINUTE_MS)
    await comeBack(IDS.slice(1), endedAt)
    for (let minute = 0; minute < 60; minute++) {
      const fields = { heartbeatAt: clock.now() }
      await documents.commit([{ kind: 'update', path: paths.edge('edge-a'), fields }])
      await clock.advance(MINUTE_MS)
    }
    const gapsOfOthers = (await found()).filter(({ stationId }) => stationId === 'CP_1')

    await comeBack(['CP_1'], endedAt)
    await clock.advance(1_000)

    expect(gapsOfOthers).toEqual([])
    expect((await found()).filter(({ stationId }) => stationId === 'CP_1')).toMatchObject([
      { rule: 'heartbeatGap', measured: 61 },
    ])
  })

  test('an instance that stood still does not blame the stations it held', async () => {
    const { connect, heard, clock, found } = await rig()
    await connect()
    heard()

    clock.sleep(40 * MINUTE_MS)
    heard()
    await clock.advance(5 * MINUTE_MS)
    heard()
    await clock.advance(10 * MINUTE_MS)

    expect(await found()).toEqual([])
  })
})

test('what another instance left open is ended when nobody has seen it for hours', async () => {
  const { sampled, found, documents, clock, detectors } = await rig()
  for (let cycle = 0; cycle < 3; cycle++) for (const amount of [0, 20, 40, 20, 0]) await sampled(amount)
  await detectors.stop()
  const [left] = await found()
  expect(left).toMatchObject({ state: 'open', quietAt: null })

  const other = documentStores({ documents, clock, log: jsonLog('error'), edgeId: 'edge-b' })
  const stations = scriptedStations(clock.now)
  startDetectors({
    ...{ stores: other, sessions: stations.sessions, clock, log: jsonLog('error') },
    observations: observations(() => undefined),
  })
  await clock.advance(3 * 3_600_000)

  expect(await found()).toMatchObject([{ anomalyId: left?.anomalyId, state: 'resolved' }])
})

test('three of five sessions that ended within minutes although nobody stopped them', async () => {
  const { stores, started, stopped, found, clock, documents } = await rig()
  const session = async (reason: string | null) => {
    const startedAt = clock.now()
    const draft = { stationId: 'CP_1', connectorId: 1, idTag: 'AB12', meterStartWh: 0, startedAt, flags: [] }
    const opening = stores.transactions.start({
      ...{ ...draft, timestampText: startedAt.toISOString(), receivedAt: startedAt },
      ...{ ocppVersion: '1.6', reservationId: null },
    })
    await clock.advance(2_000)
    const { transactionId } = await opening
    started(transactionId)
    await clock.advance(60_000)
    const at = clock.now()
    const closing = stores.transactions.stop({
      ...{ stationId: 'CP_1', transactionId, idTag: null, meterStopWh: 10, stoppedAt: at, receivedAt: at, reason },
      ...{ samples: [], flags: [] },
    })
    await clock.advance(2_000)
    await closing
    stopped(transactionId, reason)
    await clock.advance(60_000)
  }
  for (const reason of ['Local', 'EVDisconnected', 'PowerLoss', null, 'Other']) await session(reason)
  expect(await found('earlyStops')).toEqual([])

  await session('EmergencyStop')

  expect(await found('earlyStops')).toMatchObject([{ connectorId: 1, measured: 1, expected: 3, unit: 'min', count: 3 }])
  expect(documents.writeCounts().anomalies).toBe(1)
})

test('[edge 1] a station that makes up connectors has at most 64 watches, and none with an impossible number', async () => {
  const { observed, detectors, clock } = await rig()
  for (let connectorId = 1; connectorId <= 1_000; connectorId++) {
    observed.publish({
      ...{ kind: 'meterValues', stationId: 'CP_1', connectorId, transactionKey: null, at: clock.now() },
      samples: [{ sampledAt: clock.now(), sample: { currentA: 1 } }],
    })
    observed.publish({
      ...{ kind: 'status', stationId: 'CP_1', connectorId: 1_000 + connectorId, status: 'Faulted' },
      ...{ errorCode: 'OtherError', at: clock.now() },
    })
  }
  await clock.advance(1_000)

  expect(detectors.watches).toBe(64)
})
