import { describe, expect, test } from 'vitest'
import { fleetOutages, ownAbsenceFrom } from './fleet-outages.ts'

const NOW = new Date('2026-06-20T12:00:00Z')
const at = (minutesAgo: number) => new Date(NOW.getTime() - minutesAgo * 60_000)
const alive = (startedAgo: number) => ({ startedAt: at(startedAgo), heartbeatAt: at(0), stoppedAt: null })
const dead = (startedAgo: number, endedAgo: number) => ({
  startedAt: at(startedAgo),
  heartbeatAt: at(endedAgo),
  stoppedAt: null,
})
const drained = (startedAgo: number, endedAgo: number) => ({ ...dead(startedAgo, endedAgo), stoppedAt: at(endedAgo) })
/** How many minutes of an absence are the station's own. */
const ownMin = (fromAgo: number, toAgo: number, instances: Parameters<typeof fleetOutages>[0]) => {
  const absence = { from: at(fromAgo), to: at(toAgo) }
  return (absence.to.getTime() - ownAbsenceFrom(absence, fleetOutages(instances, NOW)).getTime()) / 60_000
}

describe('an absence', () => {
  test('that begins while all instances run is the station’s own', () => {
    expect(ownMin(50, 10, [alive(600), alive(500)])).toBe(40)
  })

  test('that begins with the death of its instance is ours until stations had ten minutes for the next one', () => {
    expect(ownMin(50, 45, [dead(600, 50), alive(30)])).toBe(0)
    expect(ownMin(50, 25, [dead(600, 50), alive(30)])).toBe(0)
    expect(ownMin(50, 5, [dead(600, 50), alive(30)])).toBe(15)
  })

  test('that begins when one of several instances dies counts after ten minutes', () => {
    expect(ownMin(50, 41, [dead(600, 50), alive(600)])).toBe(0)
    expect(ownMin(50, 10, [dead(600, 50), alive(600)])).toBe(30)
  })

  test('that begins with a deployment is ours, over several restarts too', () => {
    expect(ownMin(60, 20, [drained(600, 60), drained(58, 52), alive(25)])).toBe(0)
    expect(ownMin(60, 20, [drained(600, 60), alive(58)])).toBe(28)
  })

  test('is ours for as long as nothing runs', () => {
    expect(ownMin(300, 0, [dead(600, 300)])).toBe(0)
    expect(ownMin(300, 0, [drained(600, 300)])).toBe(0)
  })

  test('that began before our outage is not excused by it', () => {
    expect(ownMin(90, 45, [dead(600, 50), alive(48)])).toBe(45)
  })

  test('[edge 1] no instance was ever known', () => {
    expect(ownMin(30, 0, [])).toBe(30)
  })
})
