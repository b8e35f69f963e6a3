import { edgeSchema } from '@charge-it/shared/model/edge.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { expect, onTestFinished, test } from 'vitest'
import { startTestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { liveTotals } from '../live-totals.ts'
import type { HeldConnector } from '../store/stores.ts'
import { fakeClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'
import { operationHistory } from './operation-history.ts'
import { powerHistory } from './power-history.ts'
import { usageMeter } from './usage.ts'

test('an instance says every 20 s that it lives and what it holds', async () => {
  const clock = fakeClock()
  const edge = await startTestEdge({ clock, edgeId: 'edge-x' })
  onTestFinished(() => edge.stop())
  const station = await edge.connect()
  await station.call('Heartbeat', {})
  await until(() => edge.edge.registry.get('CP_1')?.epoch === 1)
  await clock.advance(40_000)

  const documents = edge.edges.written.map((written) => parseDocument(edgeSchema, 'edges/edge-x', written))
  expect(documents.map(({ heartbeatAt, startedAt }) => heartbeatAt.getTime() - startedAt.getTime())).toEqual([
    0, 20_000, 40_000,
  ])
  expect(documents.at(1)).toMatchObject({
    edgeId: 'edge-x',
    connections: 1,
    messagesPerS: 0.1,
    stoppedAt: null,
    sites: { 'blok-m': { stationsOnline: 1, activeTransactions: 0, powerW: 0 } },
  })
  expect(documents.at(1)?.ramUsedMb).toBeGreaterThan(10)
})

test('an instance that ends on purpose says so', async () => {
  const edge = await startTestEdge()
  await edge.stop()

  expect(edge.edges.written.at(-1)?.stoppedAt).toBeInstanceOf(Date)
})

test('sums connectors by status and power by site', () => {
  const connector = (stationId: string, connectorId: number, changes: Partial<HeldConnector>): HeldConnector => ({
    ...{ stationId, connectorId, siteId: 'a', status: 'Available', powerW: null, active: false },
    ...changes,
  })
  const totals = liveTotals(
    [
      connector('S1', 0, { status: 'Available' }),
      connector('S1', 1, { status: 'Charging', active: true, powerW: 7_000 }),
      connector('S1', 2, {}),
      connector('S2', 1, { siteId: 'b', status: 'Charging', active: true, powerW: null }),
      connector('GONE', 1, { status: 'Charging', active: true, powerW: 50_000 }),
    ],
    new Map([
      ['S1', 'a'],
      ['S2', 'b'],
      ['S3', null],
    ]),
  )

  expect(totals).toEqual({
    connectorCounts: { Available: 1, Charging: 2 },
    sites: {
      a: { powerW: 7_000, activeTransactions: 1, stationsOnline: 1 },
      b: { powerW: 0, activeTransactions: 1, stationsOnline: 1 },
      none: { powerW: 0, activeTransactions: 0, stationsOnline: 1 },
    },
    powerW: 7_000,
  })
})

test('the power history holds one reading a minute for an hour', () => {
  const history = powerHistory()
  const start = new Date('2026-03-01T10:00:00Z').getTime()
  for (let second = 0; second < 2 * 3_600; second += 20) history.note(new Date(start + second * 1000), second)

  expect(history.entries).toHaveLength(60)
  expect(history.entries[0]).toEqual({ at: new Date(start + 3_600_000), powerW: 3_640 })
  expect(history.entries.at(-1)).toEqual({ at: new Date(start + 7_140_000), powerW: 7_180 })
})

test('reads and writes are kept by clock hours of a day', () => {
  const history = operationHistory()
  const start = new Date('2026-03-01T10:30:00Z').getTime()
  for (let minute = 0; minute <= 48 * 60; minute += 10) {
    history.note(new Date(start + minute * 60_000), { reads: 5 + minute * 2, writes: minute })
  }

  expect(history.entries).toHaveLength(25)
  expect(history.entries[0]).toEqual({ at: new Date('2026-03-02T10:00:00Z'), reads: 120, writes: 60 })
  expect(history.entries.at(-1)).toEqual({ at: new Date('2026-03-03T10:00:00Z'), reads: 80, writes: 40 })
  const first = operationHistory()
  first.note(new Date(start), { reads: 7, writes: 3 })
  expect(first.entries).toEqual([{ at: new Date('2026-03-01T10:00:00Z'), reads: 7, writes: 3 }])
})

test('an instance says what it asked of Firestore, its own heartbeats among it', async () => {
  const clock = fakeClock()
  const edge = await startTestEdge({ clock, edgeId: 'edge-x' })
  onTestFinished(() => edge.stop())
  const station = await edge.connect()
  await station.call('Heartbeat', {})
  await until(() => edge.edge.registry.get('CP_1')?.epoch === 1)
  await clock.advance(40_000)

  const operations = edge.edges.written.at(-1)?.operations ?? []
  const sum = (of: 'reads' | 'writes') => operations.reduce((total, entry) => total + entry[of], 0)
  const stored = Object.values(edge.documents.writeCounts()).reduce((total, count) => total + count, 0)
  expect(sum('reads')).toBe(edge.documents.readCount())
  // Two heartbeats of two documents came before this one.
  expect(sum('writes')).toBe(stored + 4)
  expect(sum('reads')).toBeGreaterThan(0)
})

test('measures this process', () => {
  const meter = usageMeter()
  onTestFinished(() => meter.stop())
  const usage = meter.read()

  expect(usage.ramUsedMb).toBeGreaterThan(10)
  expect(usage.cpuPercent).toBeGreaterThanOrEqual(0)
  expect(usage.eventLoopLagMs).toBeGreaterThanOrEqual(0)
})

test('counts the connectors that stations reported', async () => {
  const clock = fakeClock()
  const edge = await startTestEdge({ clock, seed: seedDocuments.connector('CP_1', 1) })
  onTestFinished(() => edge.stop())
  const station = await edge.connect()
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' })
  await until(async () => {
    await clock.advance(20_000)
    return edge.edges.written.at(-1)?.connectorCounts.Preparing === 1
  })
})
