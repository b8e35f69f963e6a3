import type { Command, CommandStatus } from '@charge-it/shared/model/command.ts'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NOW, openWorld, putStation, STATION, type World } from '../testing/test-world.ts'
import { advanceLists, spreadCard } from './advance-lists.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await putStation(world)
})
afterEach(() => world.close())

async function putCard(idTag: string, changes: Partial<IdTag> = {}) {
  const card: IdTag = {
    ...{
      idTag,
      idTagCanonical: idTag.toUpperCase(),
      status: 'Accepted',
      expiresAt: null,
      parentIdTag: null,
      kind: 'card',
    },
    ...{ ownerUid: null, holderName: null, label: null, demo: null, lastUpdatedAt: NOW },
    ...changes,
  }
  await world.put(paths.idTag(idTag), card)
}
const sync = async () =>
  (await world.call('POST', `/v1/stations/${STATION}/localList`, { token: world.tokens.technician })).body
const list = () => world.read(paths.localList(STATION))
async function sent(): Promise<readonly { readonly id: string; readonly payload: Payload }[]> {
  const { docs } = await world.firestore.collection(collections.commands).where('action', '==', 'SendLocalList').get()
  return docs
    .map((doc) => ({ id: doc.id, payload: JSON.parse(doc.get('payloadJson')) as Payload }))
    .sort((a, b) => a.payload.listVersion - b.payload.listVersion)
}
interface Payload {
  readonly listVersion: number
  readonly updateType: string
  readonly localAuthorizationList: readonly {
    readonly idTag: string
    readonly idTagInfo?: { readonly status: string }
  }[]
}
/** The station's answer to the newest part, as the edge stores it; then the job runs. */
async function answered(status: CommandStatus, detail: string | null, changes: Partial<Command> = {}) {
  const newest = (await sent()).at(-1)?.id ?? ''
  const history = [
    { status: 'queued', at: NOW },
    { status: 'sent', at: NOW },
    { status, at: NOW, detail },
  ]
  await world.firestore.doc(paths.command(newest)).update({ status, history, unsettled: false, ...changes })
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  return advanceLists(world.deps)
}
const statuses = (payload: Payload | undefined) =>
  payload?.localAuthorizationList.map(({ idTag, idTagInfo }) => [idTag, idTagInfo?.status])

test('the first synchronisation is a full list of the cards that may charge, and is confirmed by its version', async () => {
  await putCard('aa11')
  await putCard('BB22', { expiresAt: new Date('2027-01-01T00:00:00Z'), parentIdTag: 'FLEET' })
  await putCard('GONE', { status: 'Blocked' })
  await putCard('OLD', { expiresAt: new Date('2026-01-01T00:00:00Z') })
  await putCard('GUEST', { kind: 'guest' })

  expect(await sync()).toMatchObject({ state: 'sending', commandId: expect.any(String) })
  const [first] = await sent()
  expect(first?.payload).toEqual({
    ...{ listVersion: 1, updateType: 'Full' },
    localAuthorizationList: [
      { idTag: 'aa11', idTagInfo: { status: 'Accepted' } },
      {
        idTag: 'BB22',
        idTagInfo: { status: 'Accepted', expiryDate: '2027-01-01T00:00:00.000Z', parentIdTag: 'FLEET' },
      },
    ],
  })
  expect(await advanceLists(world.deps)).toEqual({ changed: 0, sent: 0 })
  expect(await answered('effectSeen', 'localListVersion 1')).toEqual({ changed: 1, sent: 0 })

  expect(await list()).toMatchObject({ state: 'synced', version: 1, idTags: ['AA11', 'BB22'], pending: null })
  expect(await sync()).toMatchObject({ state: 'synced', commandId: null })
})

test('a card that is blocked is told at once, one that is removed is taken off, a new one follows with the next synchronisation', async () => {
  await putCard('AA11')
  await putCard('BB22')
  await sync()
  await answered('effectSeen', 'localListVersion 1')

  await putCard('AA11', { status: 'Blocked' })
  expect(await spreadCard('AA11', world.deps)).toBe(1)
  expect((await sent()).at(-1)?.payload).toMatchObject({ listVersion: 2, updateType: 'Differential' })
  expect(statuses((await sent()).at(-1)?.payload)).toEqual([['AA11', 'Blocked']])
  await world.firestore.doc(paths.idTag('BB22')).delete()
  expect(await spreadCard('BB22', world.deps)).toBe(0)

  expect(await answered('effectSeen', 'localListVersion 2')).toMatchObject({ sent: 1 })
  expect((await sent()).at(-1)?.payload.localAuthorizationList).toEqual([{ idTag: 'BB22' }])
  await answered('effectSeen', 'localListVersion 3')
  await putCard('CC33')
  await sync()
  expect(statuses((await sent()).at(-1)?.payload)).toEqual([['CC33', 'Accepted']])
  await answered('effectSeen', 'localListVersion 4')
  await putCard('AA11')
  expect(await spreadCard('AA11', world.deps)).toBe(1)
  expect(statuses((await sent()).at(-1)?.payload)).toEqual([['AA11', 'Accepted']])
})

test.each([
  ['rejected', 'Failed'],
  ['rejected', 'VersionMismatch'],
  ['noEffect', 'version read back: 0'],
  ['timedOut', 'no answer within 30 s'],
] as const)(
  '[edge 78] after %s (%s) of a differential list a full one follows, with a higher version',
  async (status, detail) => {
    await putCard('AA11')
    await sync()
    await answered('effectSeen', 'localListVersion 1')
    await putCard('BB22')
    await sync()

    expect(await answered(status, detail)).toEqual({ changed: 1, sent: 1 })
    const full = (await sent()).at(-1)?.payload
    expect(full).toMatchObject({ listVersion: 3, updateType: 'Full' })
    expect(statuses(full)).toEqual([
      ['AA11', 'Accepted'],
      ['BB22', 'Accepted'],
    ])
  },
)

test.each([
  ['rejected', 'NotSupported', null],
  ['noEffect', 'the station has no local list', null],
  ['failed', 'NotImplemented', 'NotImplemented'],
] as const)(
  '[edge 78] after %s (%s) the station has no local list and is left alone',
  async (status, detail, errorCode) => {
    await putCard('AA11')
    await sync()
    const result = errorCode === null ? null : { payloadJson: null, errorCode, errorDescription: '' }

    expect(await answered(status, detail, { result })).toEqual({ changed: 1, sent: 0 })
    expect(await list()).toMatchObject({ state: 'unsupported', idTags: [], pending: null })
    await putCard('AA11', { status: 'Blocked' })
    expect(await spreadCard('AA11', world.deps)).toBe(0)
  },
)

test('a station that refuses two full lists is left alone until somebody asks again', async () => {
  await putCard('AA11')
  await sync()
  expect(await answered('rejected', 'Failed')).toMatchObject({ sent: 1 })
  expect(await answered('rejected', 'Failed')).toMatchObject({ sent: 0 })
  expect(await list()).toMatchObject({ state: 'failed', fault: 'Failed', refusedFull: 2 })

  expect(await sync()).toMatchObject({ state: 'sending' })
  expect((await sent()).at(-1)?.payload).toMatchObject({ listVersion: 3, updateType: 'Full' })
})

test('more cards than a message may hold follow in parts, and no more than the station can keep', async () => {
  const at = NOW
  await world.put(paths.stationConfiguration(STATION), {
    ...{ stationId: STATION, unknownKeys: [], wanted: [], drift: [], baseline: null, firmwareVersion: null },
    ...{ readAt: at, readFault: null, lastUpdatedAt: at },
    keys: [
      { key: 'SendLocalListMaxLength', value: '2', readonly: true, readAt: at },
      { key: 'LocalAuthListMaxLength', value: '5', readonly: true, readAt: at },
    ],
  })
  for (const index of [1, 2, 3, 4, 5, 6, 7]) await putCard(`CARD${index}`)

  await sync()
  for (const version of [1, 2, 3]) await answered('effectSeen', `localListVersion ${version}`)

  expect((await sent()).map(({ payload }) => [payload.updateType, payload.localAuthorizationList.length])).toEqual([
    ['Full', 2],
    ['Differential', 2],
    ['Differential', 1],
  ])
  expect(await list()).toMatchObject({ state: 'synced', version: 3 })
  expect((await list())?.idTags).toHaveLength(5)
})

test('viewers see and synchronise no cards; an unknown station has no list', async () => {
  const path = `/v1/stations/${STATION}/localList`
  for (const method of ['GET', 'POST']) {
    expect(await world.call(method, path, { token: world.tokens.viewer })).toMatchObject({ status: 403 })
  }
  const { technician: token } = world.tokens
  expect(await world.call('GET', path, { token })).toMatchObject({ status: 404 })
  expect(await world.call('POST', '/v1/stations/NOBODY/localList', { token })).toMatchObject({ status: 404 })
})
