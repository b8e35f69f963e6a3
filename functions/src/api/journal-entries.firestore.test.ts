import type { EventDay } from '@charge-it/shared/model/event.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { NOW, openWorld, type World } from '../testing/test-world.ts'

const ID = 'CP_1_2026-03-02'
const KEY = '2026-03-02T05:00:00.000Z_fault_1_1f3a9c2e'
const fault = { at: NOW, type: 'fault', connectorId: 1, detail: 'Faulted GroundFailure' }
const boot = { at: NOW, type: 'boot', connectorId: null, detail: null }
const day: EventDay = {
  ...{ stationId: 'CP_1', date: '2026-03-02', kind: 'day', expireAt: new Date('2027-03-02') },
  entries: { [KEY]: fault, boot },
}

let world: World = openWorld()
const worlds = [world]
beforeEach(async () => {
  world = openWorld()
  worlds.push(world)
  await world.put(paths.event(ID), day)
})
afterAll(async () => {
  for (const each of worlds) await each.close()
})

const ENTRY = `/v1/events/${ID}/entries/${encodeURIComponent(KEY)}`
const correct = (token: string, body: object, entry = ENTRY) => world.call('PATCH', entry, { token, body })
const remove = (token: string, body: object = { reason: 'Wrong station' }) =>
  world.call('POST', `${ENTRY}/deletion`, { token, body })
const stored = () => world.read(paths.event(ID))
const audited = async () => {
  const { docs } = await world.firestore.collection(collections.audit).get()
  return docs.map((each) => each.data()).toSorted((a, b) => String(a.detail).localeCompare(String(b.detail)))
}

test('a correction stands beside the entry, which stays as it was; who and when stand there too', async () => {
  const { status, body } = await correct(world.tokens.technician, { note: ' Was a test ', cause: 'Wet plug', fix: '' })

  expect(status).toBe(200)
  const correction = { note: 'Was a test', cause: 'Wet plug', fix: null, by: 'technician' }
  expect(body).toMatchObject({ corrections: { [KEY]: correction }, entries: { [KEY]: { detail: fault.detail } } })
  expect(await stored()).toMatchObject({ corrections: { [KEY]: correction }, correctedBy: ['technician'] })
  expect(Object.keys((await stored())?.entries ?? {}).toSorted()).toEqual([KEY, 'boot'])
})

test('a correction is changed and taken back; the audit holds what it said before and after', async () => {
  const { operator } = world.tokens
  await correct(operator, { note: 'First' })
  await correct(operator, { fix: 'Dried' })
  const { body } = await correct(operator, { note: null, cause: null, fix: null })

  expect(body).toMatchObject({ corrections: {} })
  expect((await stored())?.corrections).toEqual({})
  const words = (note: string | null, fix: string | null) => JSON.stringify({ note, cause: null, fix })
  expect(await audited()).toMatchObject(
    [
      `${words('First', 'Dried')} -> none`,
      `${words('First', null)} -> ${words('First', 'Dried')}`,
      `none -> ${words('First', null)}`,
    ].map((change) => ({ action: 'event.correct', path: paths.event(ID), detail: `${KEY}: ${change}` })),
  )
})

test('an administrator deletes an entry; that there was one stays with the reason, what it said in the audit', async () => {
  await correct(world.tokens.operator, { note: 'Was a test' })

  const { status } = await remove(world.tokens.admin)

  expect(status).toBe(200)
  const after = await stored()
  expect(Object.keys(after?.entries ?? {})).toEqual(['boot'])
  expect(after).toMatchObject({
    corrections: {},
    deletions: { [KEY]: { type: 'fault', connectorId: 1, reason: 'Wrong station', by: 'admin' } },
  })
  expect(JSON.stringify(after)).not.toContain('GroundFailure')
  expect(await audited()).toMatchObject([
    { action: 'event.remove', detail: `${KEY}: "Faulted GroundFailure" -> deleted: "Wrong station"` },
    { action: 'event.correct' },
  ])
  expect((await correct(world.tokens.operator, { note: 'x' })).status).toBe(404)
})

test('what the edge writes later changes no correction, and brings no deleted entry back', async () => {
  await correct(world.tokens.operator, { note: 'Reset by hand' }, `/v1/events/${ID}/entries/boot`)
  await remove(world.tokens.admin)

  // As the edge writes a day: a merge of its own group of fields, here of a replay.
  const again = { stationId: 'CP_1', date: '2026-03-02', kind: 'day', entries: day.entries, expireAt: day.expireAt }
  await world.firestore.doc(paths.event(ID)).set(again, { merge: true })

  const { body } = await world.call('GET', `/v1/events/${ID}`, { token: world.tokens.viewer })
  expect(Object.keys(body.entries)).toEqual(['boot'])
  expect(body).toMatchObject({ corrections: { boot: { note: 'Reset by hand' } }, deletions: { [KEY]: {} } })
})

test('viewers read, technicians and operators correct, only administrators delete', async () => {
  const { viewer, technician, operator, driver } = world.tokens
  expect((await world.call('GET', `/v1/events/${ID}`, { token: viewer })).status).toBe(200)
  expect((await world.call('GET', `/v1/events/${ID}`, { token: driver })).status).toBe(403)
  for (const token of [viewer, driver]) expect((await correct(token, { note: 'x' })).status).toBe(403)
  for (const token of [viewer, technician, operator, driver]) expect((await remove(token)).status).toBe(403)

  expect(await world.count(collections.audit)).toBe(0)
  expect((await stored())?.deletions).toBeUndefined()
})

test('[edge 1] a deletion without a reason, a correction of nothing, entries that are not there, raw frames', async () => {
  const { admin } = world.tokens
  await world.put(paths.event('raw_1'), { ...day, kind: 'rawFrame', entries: { frame: boot } })

  expect((await remove(admin, {})).body).toMatchObject({ parameter: 'reason' })
  expect((await remove(admin, { reason: ' ' })).body).toMatchObject({ parameter: 'reason' })
  expect((await correct(admin, {})).status).toBe(400)
  expect((await correct(admin, { note: 'x'.repeat(201) })).body).toMatchObject({ parameter: 'note' })
  for (const entry of [`${ID}/entries/none`, 'none/entries/boot', 'raw_1/entries/frame', `${ID}/entries/__proto__`]) {
    expect((await correct(admin, { note: 'x' }, `/v1/events/${entry}`)).status).toBe(404)
  }
})
