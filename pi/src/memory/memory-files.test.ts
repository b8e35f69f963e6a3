import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeTime } from '../../test/fake-time.ts'
import { openMemoryFiles, readMemory } from './memory-files.ts'
import type { MemoryRecord } from './memory-record.ts'
import { createRecorder } from './recorder.ts'
import { newest, summarize } from './summarize.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const event = (number: number): MemoryRecord => ({
  kind: 'event',
  at: new Date(Date.UTC(2026, 0, 5) + number * 1000).toISOString(),
  source: 'system',
  event: `event-${number}`,
})
const all = async () => {
  const records: MemoryRecord[] = []
  for await (const record of readMemory(folder)) records.push(record)
  return records
}
const bytes = () => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

test('it never grows beyond its bound, and what is kept is the newest', async () => {
  const files = await openMemoryFiles(folder, 16_000)

  for (let number = 0; number < 1000; number++) await files.append([event(number)])

  expect(bytes()).toBeLessThanOrEqual(16_000)
  const kept = await all()
  expect(kept.at(-1)).toEqual(event(999))
  expect(kept.length).toBeGreaterThan(100)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => event(1000 - kept.length + index)))
})

test('a line that a power cut tore is passed over, and a reopened memory goes on', async () => {
  await (await openMemoryFiles(folder, 16_000)).append([event(1)])
  appendFileSync(join(folder, readdirSync(folder)[0] ?? ''), '{"kind":"event","at":"2026-\n')

  await (await openMemoryFiles(folder, 16_000)).append([event(2)])

  expect(await all()).toEqual([event(1), event(2)])
})

test('what is closed while it writes waits for nothing more', async () => {
  const time = createFakeTime()
  const writing: (() => void)[] = []
  let waits = 0
  const recorder = createRecorder({
    files: { append: () => new Promise((resolve) => writing.push(resolve)) },
    timers: {
      after: (delayMs, run) => {
        waits++
        return time.timers.after(delayMs, run)
      },
    },
    onFailure: () => {},
  })
  await time.advance(5000)

  const closed = recorder.close()
  await time.advance(0)
  for (let end = writing.shift(); end !== undefined; end = writing.shift()) {
    end()
    await time.advance(0)
  }
  await closed
  await time.advance(60_000)

  expect(waits).toBe(1)
})

test('a session leaves itself, its metrics and what it taught; a fluctuation is an anomaly', async () => {
  const time = createFakeTime()
  const failures: string[] = []
  const recorder = createRecorder({
    files: await openMemoryFiles(folder, 1_000_000),
    timers: time.timers,
    onFailure: (reason) => failures.push(reason),
  })
  const at = (second: number) => new Date(Date.UTC(2026, 0, 5) + second * 1000)
  const say = (name: string, second: number, details: object) =>
    recorder.event({ event: name, stationId: 'S', at: at(second).toISOString(), ...details })
  const swings = [0, 40, 0, 40]

  say('transaction-started', 0, { connectorId: 1, localId: 'L', idTag: '••:C3', meterStartWh: 5 })
  for (let second = 0; second < 60; second++) {
    const currentA = swings[second % 4] ?? 0
    recorder.glimpse(1, at(second), { currentA, limitA: 40, voltageV: 230, powerW: currentA * 230 })
  }
  say('module', 61, { state: 'failed', code: 'CAN_TIMEOUT' })
  say('transaction-stopped', 62, { connectorId: 1, localId: 'L', reason: 'Local', meterStopWh: 105, energyWh: 100 })
  await recorder.close()

  expect(failures).toEqual([])
  expect(await newest(readMemory(folder), 'session', 10)).toEqual([
    expect.objectContaining({
      localId: 'L',
      idTag: '••:C3',
      energyWh: 100,
      reason: 'Local',
      startedAt: at(0).toISOString(),
    }),
  ])
  const anomalies = await newest(readMemory(folder), 'anomaly', 10)
  expect(anomalies.map(({ pattern }) => pattern)).toEqual(['CAN_TIMEOUT', 'CURRENT_FLUCTUATION'])
  expect(anomalies[1]).toMatchObject({ severity: 'warning', deviation: 6 })
  expect(await summarize(readMemory(folder))).toMatchObject({
    sessions: 1,
    anomalies: 2,
    events: 3,
    energyWh: 100,
    largestCurrentA: 40,
    learned: { reversalsPerMinute: expect.any(Number) },
  })
})

test('an empty memory has no made-up numbers', async () => {
  expect(await summarize(readMemory(join(folder, 'none')))).toEqual({
    records: 0,
    from: null,
    to: null,
    events: 0,
    anomalies: 0,
    sessions: 0,
    energyWh: 0,
    largestCurrentA: null,
    meanPowerW: null,
    learned: { measuredToLimit: null, rampS: null, reversalsPerMinute: null },
  })
})
