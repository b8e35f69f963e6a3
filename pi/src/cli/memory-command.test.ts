import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openMemoryFiles } from '../memory/memory-files.ts'
import type { MemoryRecord } from '../memory/memory-record.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const AT = '2026-01-05T08:00:00.000Z'
const RECORDS: readonly MemoryRecord[] = [
  { kind: 'event', at: AT, source: 'ocpp', event: 'boot', registration: 'Accepted' },
  { kind: 'metric', at: AT, connectorId: 1, currentA: 31.5, limitA: 32, voltageV: 230, powerW: 7245 },
  { kind: 'anomaly', at: AT, severity: 'warning', pattern: 'CURRENT_FLUCTUATION', deviation: 12, connectorId: 1 },
  {
    ...{ kind: 'session', at: AT, localId: 'L', connectorId: 1, startedAt: null, idTag: '••:C3', energyWh: 8000 },
    reason: 'Local',
  },
  { kind: 'pattern', at: AT, connectorId: 1, measuredToLimit: 0.98, rampS: 5, reversalsPerMinute: 2 },
]

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'))
  await (await openMemoryFiles(join(folder, 'S1', 'memory'), 1_000_000)).append(RECORDS)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const memory = (args: readonly string[], typed = ''): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const whole = [MAIN, 'memory', '--state', folder, '--station', 'S1', ...args]
    const child = execFile(process.execPath, whole, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
    child.stdin?.end(typed)
  })

test.each([
  [['--summary'], '1 events, 1 anomalies, 1 sessions, 8.00 kWh'],
  [['--stats'], 'largest current            31.5 A'],
  [['--events', '50'], '"event":"boot"'],
  [['--anomalies', '20'], 'CURRENT_FLUCTUATION'],
  [['--sessions', '10'], '"energyWh":8000'],
])('%j', async (args, told) => {
  const { code, out, err } = await memory(args)

  expect(err).toBe('')
  expect(code).toBe(0)
  expect(out).toContain(told)
})

test('--export writes one JSON document with everything', async () => {
  const path = join(folder, 'out.json')

  const { out } = await memory(['--export', path])

  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(RECORDS)
  expect(out).toContain('5 records')
})

test('the menu shows what is chosen until q', async () => {
  const { code, out } = await memory([], '1\n3\nx\nq\n')

  expect(code).toBe(0)
  expect(out).toContain('8.00 kWh')
  expect(out).toContain('CURRENT_FLUCTUATION')
  expect(out).toContain('a number from 1 to 6')
})

test('a wrong number is told, with exit code 2', async () => {
  const { code, err } = await memory(['--events', 'many'])

  expect(code).toBe(2)
  expect(err).toContain('--events must be a number')
})
