import { expect, test } from 'vitest'
import { createFakeTime } from '../../test/fake-time.ts'
import { createReadyLight } from './ready-light.ts'

test('on while usable, winks for cards, dark when faulted, also in the middle of a wink', async () => {
  const time = createFakeTime()
  const shown: [number, boolean][] = []
  const light = createReadyLight((on) => shown.push([time.clock.monotonicMs(), on]), time.timers)
  const say = (event: string, status?: string) => light({ event, stationId: 'S', at: '', ...(status && { status }) })

  say('status', 'Available')
  say('tap-accepted')
  await time.advance(1000)
  say('tap-refused')
  await time.advance(500)
  say('status', 'Faulted')
  await time.advance(3000)
  say('tap-refused')
  say('status', 'Available')

  expect(shown).toEqual([
    [0, true],
    [0, false],
    [300, true],
    [1000, false],
    [4500, true],
  ])
})
