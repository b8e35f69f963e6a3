import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { TimedSample } from '../store/stores.ts'
import { ConnectorWatch } from './connector-watch.ts'
import type { Finding } from './finding.ts'

const S = 1000
const START = Date.parse('2026-03-01T10:00:00Z')
const SCRIPTED = [0, 0, 0, 20, 40, 20, 0, 0]

const rated = (maxCurrentA: number) =>
  ({ plugType: 'CCS2', currentType: 'DC', maxPowerW: 60_000, maxCurrentA, phases: null }) as const
const watchOf = (maxCurrentA = 100) => new ConnectorWatch(1, { facts: rated(maxCurrentA), patterns: [] }, START)
const at = (second: number, sample: TimedSample['sample']): TimedSample => ({
  sampledAt: new Date(START + second * S),
  sample,
})
const repeated = (times: number, part: readonly number[]) => Array.from({ length: times }, () => part).flat()

/** One sample a message, each heard in its own second. */
function feed(
  watch: ConnectorWatch,
  amounts: readonly (number | null)[],
  everyS = 1,
): readonly (Finding & { s: number })[] {
  return amounts.flatMap((currentA, index) => {
    if (currentA === null) return []
    const second = index * everyS
    return watch.sampled([at(second, { currentA })], START + second * S).map((found) => ({ ...found, s: second }))
  })
}

/** The shipped traces, 30 min at 1 Hz each. */
function traces() {
  const text = gunzipSync(
    readFileSync(new URL('../../../data/current-traces-1hz-synthetic.csv.gz', import.meta.url)),
  ).toString()
  const [head = '', ...rows] = text.trim().split('\n')
  const names = head.trim().split(',')
  const byTrace = Map.groupBy(
    rows.map((row) => {
      const cells = row.trim().split(',')
      return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
    }),
    ({ trace }) => trace,
  )
  return [...byTrace.values()].map((own) => ({
    ratedA: Number(own[0]?.imax),
    onsetS: Number(own[0]?.onset_s),
    currentA: own.map(({ amp = '' }) => (amp === '' ? null : Number(amp))),
  }))
}

describe('a watched connector', () => {
  test('the scripted cycle is an anomaly with its third fall, after 22 s', () => {
    const [began] = feed(watchOf(), repeated(5, SCRIPTED))

    expect(began).toMatchObject({
      ...{ s: 22, phase: 'seen', rule: 'currentFluctuation', severity: 'warning', commanded: 'uncommanded', count: 1 },
      ...{ measured: 40, unit: 'A', fingerprint: { periodS: 8, amplitude: 20 }, unreliable: false },
    })
    expect(began?.evidence).toHaveLength(23)
  })

  test('of the shipped traces all twelve that fluctuate are found and none of the others, lost samples left out', () => {
    const seen = traces().map(({ ratedA, onsetS, currentA }) => ({
      onsetS,
      found: feed(watchOf(ratedA), currentA).find(({ rule }) => rule === 'currentFluctuation'),
    }))

    const fluctuating = seen.filter(({ onsetS }) => onsetS >= 0)
    expect(fluctuating.filter(({ found }) => found !== undefined)).toHaveLength(12)
    expect(seen.filter(({ onsetS, found }) => onsetS < 0 && found !== undefined)).toEqual([])
    const delays = fluctuating
      .flatMap(({ onsetS, found }) => (found?.s === undefined ? [] : [found.s - onsetS]))
      .sort((a, b) => a - b)
    expect(delays[6]).toBeLessThanOrEqual(90)
  })

  test('evidence of hours at 1 Hz stays within 120 samples', () => {
    const found = feed(watchOf(), repeated(60, SCRIPTED))

    expect(Math.max(...found.map(({ evidence }) => evidence.length))).toBeLessThanOrEqual(120)
    expect(found.at(-1)).toMatchObject({ severity: 'critical', count: 58 })
  })

  test('[edge 1] a station whose clock is seven hours off: our commands are still found in its samples', () => {
    const watch = watchOf()
    const found = repeated(4, SCRIPTED).flatMap((currentA, second) => {
      const now = START + 7 * 3_600 * S + second * S
      if (second % 8 === 3 || second % 8 === 5) watch.commanded({ kind: 'limit', limitA: null }, now - 100)
      return watch.sampled([at(second, { currentA })], now)
    })

    expect(found[0]).toMatchObject({ rule: 'currentFluctuation' })
    expect(found[0]?.commanded).not.toBe('uncommanded')
  })

  test('sessions that RemoteStop cut off at a high current are a fluctuation of ours', () => {
    const cutOff = (reason: 'ours' | 'theirs') => {
      const watch = watchOf()
      return [0, 20, 40].flatMap((from) => {
        const now = START + from * S
        watch.commanded({ kind: 'limit', limitA: null }, now)
        watch.began(`CP_1:${from}`, now, now)
        const sampled = [0, 40, 60].flatMap((currentA, second) =>
          watch.sampled([at(from + second, { currentA })], now + second * S),
        )
        return [...sampled, ...watch.ended(now + 10 * S, reason === 'ours')]
      })
    }
    const fluctuation = (found: readonly Finding[]) => found.filter(({ rule }) => rule === 'currentFluctuation')

    expect(fluctuation(cutOff('ours'))).toMatchObject([
      { phase: 'seen', commanded: 'commanded', measured: 60, count: 1, transactionKey: 'CP_1:40' },
    ])
    expect(fluctuation(cutOff('theirs'))).toMatchObject([{ commanded: 'mixed' }])
    expect(cutOff('ours').filter(({ phase }) => phase === 'over')).toHaveLength(6)
  })

  test('three starts and stops of ours within five minutes need no sample', () => {
    const watch = watchOf()
    const found = [0, 60, 120].flatMap((second) => [
      ...watch.commanded({ kind: 'start' }, START + second * S),
      ...watch.commanded({ kind: 'stop' }, START + (second + 30) * S),
    ])

    expect(found).toMatchObject([{ rule: 'commandChurn', commanded: 'commanded', measured: 3, count: 1 }])
  })

  test('a register that counts backwards, and one that grows faster than the connector can', () => {
    const watch = watchOf()
    watch.began('CP_1:1', START, START)
    const registers = [1_000, 2_000, 1_500, 2_000, 50_000]
    const found = registers.flatMap((energyWh, index) =>
      watch.sampled([at(index * 60, { energyWh })], START + index * 60 * S),
    )

    expect(found).toMatchObject([
      { rule: 'meterBackwards', measured: 1_500, expected: 2_000, unit: 'Wh' },
      { rule: 'meterJump', measured: 48_000, transactionKey: 'CP_1:1' },
    ])
  })

  test('energy that does not follow the power over a quarter of an hour; energy that does is fine', () => {
    const sampled = (share: number) => {
      const watch = watchOf()
      watch.began('CP_1:1', START, START)
      return Array.from({ length: 40 }, (_, minute) =>
        watch.sampled([at(minute * 60, { powerW: 30_000, energyWh: minute * 500 * share })], START + minute * 60 * S),
      ).flat()
    }

    expect(sampled(0.5)).toMatchObject([{ rule: 'meterMismatch' }, { rule: 'meterMismatch' }])
    expect(sampled(1)).toEqual([])
  })

  test('samples that stop coming are a gap after three intervals, at least five minutes; the next one ends it', () => {
    const watch = watchOf()
    watch.began('CP_1:1', START, START)
    for (let minute = 0; minute < 5; minute++)
      watch.sampled([at(minute * 60, { energyWh: 1 })], START + minute * 60 * S)
    const tick = (second: number, connectedSinceMs: number | null) => watch.tick(START + second * S, connectedSinceMs)

    expect(tick(240 + 300, START)).toEqual([])
    expect(tick(240 + 301, null)).toEqual([])
    expect(tick(240 + 301, START + 300 * S)).toEqual([])
    expect(tick(240 + 301, START)).toMatchObject([{ rule: 'meterGaps', measured: 301, expected: 300, unit: 's' }])
    expect(watch.sampled([at(600, { energyWh: 2 })], START + 600 * S)).toMatchObject([
      { phase: 'over', rule: 'meterGaps' },
    ])
  })

  test('a session that delivers nothing for twelve hours is stuck; a pattern makes it stricter, never laxer', () => {
    const pattern = (mean: number) =>
      ({
        name: 'sessionDuration',
        active: true,
        mean,
        sd: 10,
        p05: 5,
        p50: mean,
        p95: mean,
        n: 40,
        unit: 'min',
      }) as const
    const stuckAfterH = (mean: number | null) => {
      const rest = { stationId: 'CP_1', siteId: null, connectorId: 1, today: null, profile: null, demo: null }
      const dates = { from: new Date(0), to: new Date(0), runAt: new Date(0), expireAt: new Date(0) }
      const patterns = mean === null ? [] : [{ ...rest, ...dates, ...pattern(mean) }]
      const watch = new ConnectorWatch(1, { facts: null, patterns }, START)
      watch.began('CP_1:1', START, START)
      return Array.from({ length: 24 }, (_, hour) => hour).find(
        (hour) => watch.tick(START + hour * 3_600 * S + 1, START).length > 0,
      )
    }

    expect([stuckAfterH(null), stuckAfterH(45), stuckAfterH(600), stuckAfterH(3_000)]).toEqual([12, 4, 11, 12])
  })

  test('with an active pattern a fluctuation says how far its peaks lie from the usual current', () => {
    const dates = { from: new Date(0), to: new Date(0), runAt: new Date(0), expireAt: new Date(0) }
    const usual = { mean: 16, sd: 2, p05: 12, p50: 16, p95: 20, n: 40, active: true, unit: 'A' } as const
    const rest = { stationId: 'CP_1', siteId: null, connectorId: 1, today: null, profile: null, demo: null }
    const pattern = { ...rest, ...dates, ...usual, name: 'currentP95' } as const
    const watch = new ConnectorWatch(1, { facts: rated(100), patterns: [pattern] }, START)

    expect(feed(watch, repeated(3, SCRIPTED))).toMatchObject([{ deviation: 12 }])
    expect(feed(watchOf(), repeated(3, SCRIPTED))).toMatchObject([{ deviation: null }])
  })

  test('half an hour after the last sample nothing is kept', () => {
    const watch = watchOf()
    feed(watch, SCRIPTED)

    expect(watch.isIdle(START + 1_800 * S)).toBe(false)
    expect(watch.isIdle(START + 1_807 * S)).toBe(true)
  })
})
