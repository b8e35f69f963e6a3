import '../theme/tokens.css'
import '../theme/base.css'
import './drive.css'
import { render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import type { LiveSession } from './drive-state.ts'
import { dataAge, liveBlock } from './live-block.ts'
import type { PowerSample } from './power-samples.ts'

const place = document.createElement('div')
document.body.append(place)
afterEach(() => render(null, place))

const now = new Date('2026-03-02T11:00:00Z')
const session: LiveSession = {
  transactionKey: 'CP-1:1',
  ownerUid: null,
  idTagMasked: '••:••:••:7F',
  startedAt: new Date('2026-03-02T10:50:00Z'),
  sampledAt: now,
  powerW: 7200,
  energyWh: 1200,
  costIdr: 2960,
}

/** Where the values below the curve begin, in px. */
function valuesAt(samples: readonly PowerSample[]): number {
  render(liveBlock({ session, idTag: null, samples, timeZone: 'Asia/Jakarta', now, ticking: true }), place)
  return place.querySelector('dl')?.getBoundingClientRect().top ?? Number.NaN
}

test('nothing below the curve moves when its first line is drawn', () => {
  const waiting = valuesAt([])
  expect(place.textContent).toContain('The curve begins with the next value.')

  const drawn = valuesAt([
    { at: new Date('2026-03-02T10:59:00Z'), powerW: 7100 },
    { at: now, powerW: 7200 },
  ])

  expect(place.querySelector('polyline')).not.toBeNull()
  expect(drawn).toBe(waiting)
})

test('values are grey and waited for once three samples of their interval should have come', () => {
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const samples = [
    { at: after(-20), powerW: 7100 },
    { at: now, powerW: 7200 },
  ]
  const shown = (seconds: number): readonly [boolean, string] => {
    const facts = { session, idTag: null, samples, timeZone: 'Asia/Jakarta', now: after(seconds), ticking: true }
    render([liveBlock(facts), dataAge(now, samples, after(seconds), 'Asia/Jakarta')], place)
    return [place.querySelector('.hero.is-old') !== null, place.querySelector('.age')?.textContent ?? '']
  }

  expect(shown(60)).toEqual([false, 'Data 60 s ago'])
  expect(shown(61)).toEqual([true, expect.stringMatching(/^Waiting for data, last 18[.:]00/)])
})
