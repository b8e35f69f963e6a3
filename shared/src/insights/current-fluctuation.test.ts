import { describe, expect, test } from 'vitest'
import { CommandChurn } from './command-churn.ts'
import { CurrentFluctuation, type Fluctuation } from './current-fluctuation.ts'

const S = 1000

/** Feeds one sample a second; gives what was said with its second. */
function feed(detector: CurrentFluctuation, amounts: readonly (number | null)[], from = 0) {
  return amounts.flatMap((amount, second): (Fluctuation & { at: number })[] => {
    const seen = detector.sample((from + second) * S, amount)
    return seen === null ? [] : [{ ...seen, at: from + second }]
  })
}
const times = (count: number, part: readonly (number | null)[]) => Array.from({ length: count }, () => part).flat()
const SCRIPTED = [0, 0, 0, 20, 40, 20, 0, 0]

describe('repeated fluctuation of the current', () => {
  test('the scripted cycle alarms after 22 s, with what was seen', () => {
    const [began] = feed(new CurrentFluctuation(100), times(6, SCRIPTED))

    expect(began).toMatchObject({
      phase: 'began',
      at: 22,
      cycles: 3,
      commanded: 'uncommanded',
      severity: 'warning',
      measuredA: 40,
      periodS: 8,
      amplitudeA: 20,
      unreliable: false,
    })
    expect(began?.evidence.length).toBe(23)
  })

  test('[edge 1] after a quarter of an hour at full load the same cycle is not seen: that is what command churn is for', () => {
    expect(feed(new CurrentFluctuation(100), [...times(900, [100]), ...times(20, SCRIPTED)])).toEqual([])
  })

  test('six uncommanded cycles, or three with an error code, are critical', () => {
    const seen = feed(new CurrentFluctuation(100), times(6, SCRIPTED))
    const withError = new CurrentFluctuation(100)
    withError.error(0)

    expect(seen.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning', 'critical'])
    expect(feed(withError, times(3, SCRIPTED))[0]).toMatchObject({ severity: 'critical' })
  })

  test('swings within five seconds of our commands are commanded; some only are mixed', () => {
    const every = new CurrentFluctuation(100)
    const some = new CurrentFluctuation(100)
    for (let cycle = 0; cycle < 6; cycle++) every.command(cycle * 8 * S + 3 * S)
    some.command(3 * S)

    expect(feed(every, times(6, SCRIPTED)).at(-1)).toMatchObject({ commanded: 'commanded', severity: 'warning' })
    expect(feed(some, times(6, SCRIPTED)).at(-1)).toMatchObject({ commanded: 'mixed', severity: 'warning' })
  })

  test('sessions that end at a high current are cycles, although no sample says that nothing flows between them', () => {
    const detector = new CurrentFluctuation(100)
    const seen = [0, 20, 40].flatMap((from) => {
      feed(detector, [0, 20, 40, 60], from)
      return detector.stopped((from + 5) * S, true) ?? []
    })

    expect(seen).toMatchObject([{ phase: 'began', cycles: 3, measuredA: 60, amplitudeA: 30, periodS: 20 }])
    expect(seen[0]).toMatchObject({ commanded: 'mixed', lastSeenAtMs: 45 * S })
    expect(seen[0]?.evidence).toHaveLength(12)
  })

  test('a session that ends without a current, and the end of a current that had fallen already, are none', () => {
    const detector = new CurrentFluctuation(100)
    const seen = [0, 20, 40].flatMap((from) => {
      feed(detector, [0, 6, 0], from)
      return detector.stopped((from + 5) * S, false) ?? []
    })
    feed(detector, SCRIPTED, 60)

    expect(seen).toEqual([])
    expect(detector.stopped(70 * S, false)).toBeNull()
  })

  test('it ends after 15 quiet minutes, once, and may begin again', () => {
    const detector = new CurrentFluctuation(100)
    const seen = feed(detector, [...times(3, SCRIPTED), ...times(1_000, [0]), ...times(40, SCRIPTED)])

    expect(seen.filter(({ phase }) => phase === 'ended').map(({ at }) => at)).toEqual([22 + 900])
    expect(seen.filter(({ phase }) => phase === 'began')).toHaveLength(2)
  })

  test('[edge 2] lost samples hold the last one; older and repeated ones change nothing', () => {
    const detector = new CurrentFluctuation(100)
    const [began] = feed(detector, times(3, [0, 0, null, 20, 40, null, 0, null]))

    expect(began).toMatchObject({ phase: 'began', cycles: 3 })
    expect(detector.sample(5 * S, 100)).toBeNull()
    expect(detector.sample(23 * S, 100)).toBeNull()
  })

  test('[edge 3] samples more than ten seconds apart are called unreliable', () => {
    const detector = new CurrentFluctuation(100)
    for (let second = 0; second <= 120; second += 12) detector.sample(second * S, 10)

    expect(detector.unreliable).toBe(true)
  })

  test('fed again from stored samples it stands where it stood', () => {
    const samples = times(4, SCRIPTED)
    const whole = feed(new CurrentFluctuation(100), [...samples, ...SCRIPTED])
    const restarted = new CurrentFluctuation(100)
    feed(restarted, samples)

    expect(feed(restarted, SCRIPTED, samples.length)).toEqual(whole.filter(({ at }) => at >= samples.length))
  })
})

describe('command churn', () => {
  test('three starts with stops in five minutes, and no sample needed', () => {
    const churn = new CommandChurn(32)
    const said = [0, 60, 120, 400].flatMap((second) => {
      churn.started(second * S)
      return churn.stopped((second + 30) * S) ?? []
    })

    expect(said).toMatchObject([
      { phase: 'began', kind: 'startStop', count: 3 },
      { phase: 'grew', count: 4 },
    ])
    expect(churn.tick((430 + 900) * S)).toMatchObject({ phase: 'ended', count: 4 })
  })

  test('three rises of a limit from nearly nothing to half; smaller ones and those of an unknown rating are not', () => {
    const said = (rating: number | null, high: number) => {
      const churn = new CommandChurn(rating)
      return [0, 1, 2].flatMap((round) => {
        churn.limited(round * 60 * S, 0)
        return churn.limited((round * 60 + 30) * S, high) ?? []
      })
    }

    expect(said(32, 16)).toMatchObject([{ phase: 'began', kind: 'limit', count: 3 }])
    expect(said(32, 15)).toEqual([])
    expect(said(null, 32)).toEqual([])
  })

  test('[edge 4] three pairs in more than five minutes are nothing', () => {
    const churn = new CommandChurn(32)
    const said = [0, 200, 400].flatMap((second) => {
      churn.started(second * S)
      return churn.stopped((second + 10) * S) ?? []
    })

    expect(said).toEqual([])
  })
})
