import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../lib/root.ts'

const FULL = `demo-memory-${process.pid}`
const EMPTY = `${FULL}-empty`
const STATIONS = 20
const DAYS = 50
const ENTRIES = 10
const EVENTS = STATIONS * DAYS * ENTRIES
const FIRST_DAY = Date.parse('2026-01-01T00:00:00Z')
const CARD = '04AABBCCDD1122'
const folder = mkdtempSync(join(tmpdir(), 'memory-'))
const app = initializeApp({ projectId: FULL }, FULL)
const firestore: Firestore = getFirestore(app)

beforeAll(async () => {
  const writer = firestore.bulkWriter()
  const far = new Date(Date.now() + 100 * 86_400_000)
  for (let station = 1; station <= STATIONS; station++) {
    const stationId = `CP_${station}`
    for (let day = 0; day < DAYS; day++) {
      const start = FIRST_DAY + day * 86_400_000
      const date = new Date(start).toISOString().slice(0, 10)
      const entries = Object.fromEntries(
        Array.from({ length: ENTRIES }, (_, entry) => {
          const at = new Date(start + entry * 7_000_000 + station)
          return [`e${entry}`, { at, type: 'boot', connectorId: null, detail: 'ACME' }]
        }),
      )
      void writer.set(firestore.doc(paths.event(`${stationId}_${date}`)), {
        stationId,
        date,
        kind: 'day',
        entries,
        expireAt: far,
      })
    }
  }
  const at = new Date('2026-02-01T00:00:00Z')
  const anomaly = (id: string, fields: object) =>
    void writer.set(firestore.doc(paths.anomaly(id)), {
      anomalyId: id,
      stationId: 'CP_1',
      siteId: 'blok-m',
      connectorId: 1,
      transactionKey: null,
      rule: 'currentFluctuation',
      severity: 'critical',
      commanded: 'uncommanded',
      firstSeenAt: at,
      lastSeenAt: at,
      count: 3,
      measured: 31,
      expected: 5,
      unit: 'A',
      deviation: null,
      evidence: [],
      fingerprint: null,
      quietAt: null,
      ...UNJUDGED,
      demo: null,
      lastUpdatedAt: at,
      ...fields,
    })
  anomaly('a1', {})
  anomaly('a2', { stationId: 'CP_2', severity: 'warning', state: 'resolved' })
  anomaly('over', { expireAt: new Date('2026-03-01T00:00:00Z') })
  for (let id = 1; id <= 3; id++) {
    const key = `CP_1:${id}`
    void writer.set(firestore.doc(`transactions/${key}`), {
      transactionKey: key,
      stationId: 'CP_1',
      siteId: 'blok-m',
      connectorId: 1,
      transactionId: id,
      state: 'stopped',
      idTagMasked: '••:••:••:••:••:••:22',
      idTagStatus: 'Accepted',
      ownerUid: null,
      meterStartWh: 0,
      meterStopWh: 1000,
      startedAt: new Date(at.getTime() + id * 3_600_000),
      stoppedAt: new Date(at.getTime() + id * 3_600_000 + 1_800_000),
      startReceivedAt: at,
      stopReceivedAt: at,
      stopReason: 'Local',
      energyWh: 1000,
      stopCount: 1,
      tariff: null,
      flags: [],
      ocppVersion: '1.6',
      timeZone: 'Asia/Jakarta',
      sessionStats: { maxA: 32, meanA: 20, p95A: 31, cycles: 0, gaps: 0 },
      demo: null,
      lastUpdatedAt: at,
    })
    void writer.set(firestore.doc(paths.transactionIdentity(key)), {
      transactionKey: key,
      kind: 'identity',
      stationId: 'CP_1',
      idTag: CARD,
      idTagCanonical: CARD,
      parentIdTag: null,
      ownerUid: null,
      startedAt: at,
    })
  }
  void writer.set(firestore.doc(paths.meterBucket('CP_1:1', '00000')), {
    transactionKey: 'CP_1:1',
    ownerUid: null,
    from: at,
    samples: { '2026-02-01T01:01:00.000Z': { currentA: 20 }, '2026-02-01T01:02:00.000Z': { currentA: 21 } },
  })
  await writer.close()
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await firestore.terminate()
  await deleteApp(app)
})

/** Runs the command as people do, without a terminal. */
async function memory(project: string, ...options: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli/memory.ts'), '--project', project, ...options], {
    env: { ...process.env, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}

describe('a store of ten thousand events', () => {
  test('the summary counts every kind and names the worst stations', async () => {
    const { code, out } = await memory(FULL, '--summary', '--json')

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      counts: { events: EVENTS, anomalies: 2, sessions: 3, patterns: 0 },
      openAnomalies: { critical: 1, warning: 0, info: 0 },
      worstStations: [{ stationId: 'CP_1', openAnomalies: 1 }],
    })
  })

  test('the newest events come first, as many as asked for', async () => {
    const { out } = await memory(FULL, '--events', '25', '--json')
    const rows: { at: string }[] = JSON.parse(out)
    const times = rows.map(({ at }) => at)

    expect(rows).toHaveLength(25)
    expect(times).toEqual([...times].sort().reverse())
    expect(times[0]).toBe(new Date(FIRST_DAY + (DAYS - 1) * 86_400_000 + 9 * 7_000_000 + STATIONS).toISOString())
  })

  test('filters name a station and a time', async () => {
    const { out } = await memory(
      FULL,
      '--events',
      '9999',
      '--station',
      'CP_7',
      '--since',
      '2026-01-10',
      '--until',
      '2026-01-11T23:59:59Z',
      '--json',
    )
    const rows: { station: string }[] = JSON.parse(out)

    expect(rows).toHaveLength(2 * ENTRIES)
    expect(new Set(rows.map(({ station }) => station))).toEqual(new Set(['CP_7']))
  })

  test('an export holds as many as it says, and no card number', async () => {
    const file = join(folder, 'all.json')

    const { code, out } = await memory(FULL, '--export', file)

    const text = readFileSync(file, 'utf8')
    const { counts, ...all } = JSON.parse(text)
    expect(code).toBe(0)
    expect(out).toContain(`${EVENTS} events`)
    expect(counts).toEqual({ events: EVENTS, anomalies: 2, sessions: 3, metrics: 2, patterns: 0 })
    for (const [name, count] of Object.entries(counts)) expect(all[name]).toHaveLength(Number(count))
    expect(all).toMatchObject({ schemaVersion: 1, filters: { station: null } })
    expect(text).not.toContain(CARD)
    expect(new Set(all.sessions.map(({ idTagHash }: { idTagHash: string }) => idTagHash)).size).toBe(1)
    expect(all.sessions[0].idTagHash).toMatch(/^[0-9a-f]{64}$/)
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  test('with --with-ids the card numbers stand there', async () => {
    const { out } = await memory(FULL, '--export', '-', '--with-ids', '--limit', '1')

    expect(JSON.parse(out)).toMatchObject({
      counts: { events: 1, anomalies: 1, sessions: 1 },
      sessions: [{ idTag: CARD }],
    })
  })

  test('stations in numbers', async () => {
    const { out } = await memory(FULL, '--stats', '--station', 'CP_1', '--json')

    expect(JSON.parse(out)).toEqual([
      {
        station: 'CP_1',
        sessions: 3,
        energyWh: 3000,
        'mean A': 20,
        'P95 A': 31,
        'anomalies/100 sessions': 33.3,
        'active patterns': 0,
      },
    ])
  })

  test('what is over is not shown, and goes when it is purged', async () => {
    expect((await memory(FULL, '--anomalies', '10')).out).not.toContain('over')
    const { code, out } = await memory(FULL, '--purge-expired', '--json')

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual([{ events: 0, anomalies: 1, patterns: 0, verdicts: 0, meterValues: 0 }])
    expect((await firestore.doc(paths.anomaly('over')).get()).exists).toBe(false)
  })
})

describe('an empty store', () => {
  test.each([['--summary'], ['--events', '5'], ['--anomalies', '5'], ['--sessions', '5'], ['--stats']])(
    '%s works',
    async (...options) => {
      expect(await memory(EMPTY, ...options)).toMatchObject({ code: 0, err: '' })
    },
  )

  test('its export is complete and empty', async () => {
    const { out } = await memory(EMPTY, '--export', '-')

    expect(JSON.parse(out)).toMatchObject({
      counts: { events: 0, anomalies: 0, sessions: 0, metrics: 0, patterns: 0 },
      events: [],
      patterns: [],
    })
  })
})

describe('how it ends', () => {
  test.each([
    ['nothing, without a terminal', []],
    ['an unknown option', ['--everything']],
    ['a number that is none', ['--events', 'many']],
    ['two things at once', ['--summary', '--stats']],
    ['a time that is none', ['--summary', '--since', 'yesterday']],
  ])('2 and the help for %s', async (_, options) => {
    const { code, err } = await memory(EMPTY, ...options)

    expect(code).toBe(2)
    expect(err).toContain('npm run memory --')
  })

  test('1 for a file that cannot be written, and nothing is left behind', async () => {
    const { code, err } = await memory(EMPTY, '--export', join(folder, 'nowhere', 'x.json'))

    expect(code).toBe(1)
    expect(err).toMatch(/^\S+x\.json cannot be written \(ENOENT\)\. Does its folder exist, and is it yours\?\n$/)
  })
})

test('a terminal gets a menu, in which a wrong number is asked again', async () => {
  const command = `${process.execPath} ${join(ROOT, 'scripts/cli/memory.ts')} --project ${FULL}`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, FORCE_COLOR: '0' } })
  let out = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stdin.write('9\n3\n5\n7\n')
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end()

  expect(code).toBe(0)
  expect(out).toContain('Please type a number from 1 to 7.')
  expect(out).toContain('currentFluctuation')
})
