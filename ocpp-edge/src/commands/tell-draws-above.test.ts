import type { MeterSample } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { type CommandRig, commandRig } from './testing/command-rig.ts'

/** A station of which load balancing expects `currentA`, or `powerW` where its current is not told. */
async function expectedRig(currentA: number | null, powerW: number) {
  const rig = await commandRig()
  await rig.connect()
  await expectDraw(rig, currentA, powerW)
  return rig
}

async function expectDraw(rig: CommandRig, currentA: number | null, powerW: number): Promise<void> {
  const until = new Date(rig.clock.now().getTime() + 90_000)
  const expected = { until, connectors: { 1: { currentA, powerW } } }
  const fields = { stationId: 'CP_1', expiresAt: until, expected }
  await rig.documents.commit([{ kind: 'merge', path: paths.watch('CP_1'), fields }])
  await rig.clock.advance(0)
}

/** @returns whether a sample with these readings was told. */
async function tells(rig: CommandRig, sample: MeterSample, connectorId = 1): Promise<boolean> {
  const at = rig.clock.now()
  rig.observations.publish({
    ...{ kind: 'meterValues', stationId: 'CP_1', connectorId, transactionKey: 'CP_1:7', at },
    samples: [{ sampledAt: at, sample }],
  })
  await rig.clock.advance(5_000)
  const told: unknown = rig.documents.peek(paths.station('CP_1'))?.drawsAboveAt
  return told instanceof Date && told.getTime() === at.getTime()
}

test('a sample above what is expected of its connector is told; one within it writes nothing', async () => {
  const rig = await expectedRig(6.6, 4_554)

  expect(await tells(rig, { currentA: 6.5 })).toBe(false)
  expect(rig.documents.peek(paths.station('CP_1'))).not.toHaveProperty('drawsAboveAt')
  expect(await tells(rig, { currentA: 32 })).toBe(true)
  expect(await tells(rig, { currentA: 32 }, 2)).toBe(false)
  await expectDraw(rig, 35.2, 24_288)
  expect(await tells(rig, { currentA: 32 })).toBe(false)
})

test('where a current is not told the power decides', async () => {
  const rig = await expectedRig(6.6, 4_554)
  expect(await tells(rig, { powerW: 22_080 })).toBe(true)

  await expectDraw(rig, null, 50_000)
  expect(await tells(rig, { currentA: 120, powerW: 48_000 })).toBe(false)
  expect(await tells(rig, { currentA: 120, powerW: 60_000 })).toBe(true)
})

test('a draw that nobody follows is told three times, then once a minute', async () => {
  const rig = await expectedRig(6.6, 4_554)

  const told: boolean[] = []
  for (let sample = 0; sample < 17; sample++) {
    if (sample % 6 === 0) await expectDraw(rig, 6.6, 4_554)
    told.push(await tells(rig, { currentA: 32 }))
  }

  expect(told.filter(Boolean)).toHaveLength(4)
  expect(told.slice(0, 3)).toEqual([true, true, true])
  expect(told.lastIndexOf(true)).toBe(14)
})

test('after the lease nothing is told', async () => {
  const rig = await expectedRig(6.6, 4_554)
  await rig.clock.advance(90_000)

  expect(await tells(rig, { currentA: 32 })).toBe(false)
})
