import { collections } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, putStation, type World } from '../testing/test-world.ts'
import { applyMaintenance } from './apply-maintenance.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const commands = async () =>
  (await world.firestore.collection(collections.commands).orderBy('stationId').get()).docs.map((each) => each.data())

test('closing a site tells each of its stations once to become Inoperative, however often the event comes', async () => {
  await putStation(world)
  await putStation(world, { station: { stationId: 'CP_2' }, connector: { stationId: 'CP_2', code: null } })
  await putStation(world, {
    site: { siteId: 'elsewhere' },
    station: { stationId: 'CP_3', siteId: 'elsewhere' },
    connector: { stationId: 'CP_3', siteId: 'elsewhere', code: null },
  })
  const change = { siteId: 'blok-m', maintenance: true, changedAt: world.clock.now }

  expect(await applyMaintenance(change, world.deps)).toBe(2)
  expect(await applyMaintenance(change, world.deps)).toBe(0)

  expect(await commands()).toMatchObject(
    ['CP_1', 'CP_2'].map((stationId) => ({
      stationId,
      action: 'ChangeAvailability',
      payloadJson: '{"connectorId":0,"type":"Inoperative"}',
      intent: 'maintenance',
      status: 'queued',
    })),
  )
})

test('opening it again tells them to become Operative', async () => {
  await putStation(world)
  const changedAt = world.clock.now
  await applyMaintenance({ siteId: 'blok-m', maintenance: true, changedAt }, world.deps)
  const later = new Date(changedAt.getTime() + 60_000)

  await applyMaintenance({ siteId: 'blok-m', maintenance: false, changedAt: later }, world.deps)

  expect((await commands()).map(({ payloadJson }) => payloadJson).sort()).toEqual([
    '{"connectorId":0,"type":"Inoperative"}',
    '{"connectorId":0,"type":"Operative"}',
  ])
})
