import { afterEach, describe, expect, test, vi } from 'vitest'
import { CAR, CARD, type Rig, STATION, startRig } from '../../test/station-rig.ts'

let rig: Rig
afterEach(() => rig.end())

const call = (action: string, payload: unknown) => rig.peer.call(STATION, action, payload)
const configure = async (key: string, value: string) =>
  expect(await call('ChangeConfiguration', { key, value })).toEqual({ status: 'Accepted' })
const list = (listVersion: number, cards: object[], updateType = 'Full') =>
  call('SendLocalList', { listVersion, updateType, localAuthorizationList: cards })

async function goOffline(): Promise<void> {
  rig.sim.setNetwork(false)
  await rig.event('disconnected')
}

/** What becomes of a tap with the cable in. */
async function tapped(uid: string): Promise<string> {
  const before = rig.events.length
  rig.sim.hardware[0]?.plug(CAR)
  rig.sim.tap(uid)
  const outcome = () =>
    rig.events.slice(before).find(({ event }) => event === 'transaction-started' || event === 'tap-refused')
  await vi.waitFor(() => expect(outcome()).toBeDefined(), { timeout: 60_000, interval: 5 })
  return outcome()?.event === 'tap-refused' ? String(outcome()?.reason) : 'Accepted'
}

describe('without a connection', () => {
  test('the local list decides before the cache, and an entry that has ended is refused', async () => {
    rig = await startRig()
    const ended = new Date(Date.UTC(2020, 0, 1)).toISOString()
    await list(1, [
      { idTag: CARD, idTagInfo: { status: 'Blocked' } },
      { idTag: '04AA', idTagInfo: { status: 'Accepted', expiryDate: ended } },
    ])
    await goOffline()

    expect(await tapped(CARD)).toBe('Blocked')
    expect(await tapped('04AA')).toBe('Expired')
  })

  test('nobody charges where LocalAuthorizeOffline is off', async () => {
    rig = await startRig()
    await list(1, [{ idTag: CARD, idTagInfo: { status: 'Accepted' } }])
    await configure('LocalAuthorizeOffline', 'false')
    await goOffline()

    expect(await tapped(CARD)).toBe('Invalid')
  })

  test('an unknown card charges only where AllowOfflineTxForUnknownId is on', async () => {
    rig = await startRig()
    await configure('AllowOfflineTxForUnknownId', 'true')
    await goOffline()

    expect(await tapped('04BEEF')).toBe('Accepted')
  })

  test('a card of the cache charges, until the cache is cleared or switched off', async () => {
    rig = await startRig()
    expect(await tapped(CARD)).toBe('Accepted')
    rig.sim.hardware[0]?.unplug()
    await rig.time.advance(8000)
    await configure('AuthorizationCacheEnabled', 'false')
    expect(await call('ClearCache', {})).toEqual({ status: 'Rejected' })
    await goOffline()

    expect(await tapped(CARD)).toBe('Invalid')
  })
})

test('with LocalPreAuthorize a listed card is not asked for, and an unlisted one is', async () => {
  rig = await startRig()
  await configure('LocalPreAuthorize', 'true')
  await list(1, [{ idTag: CARD, idTagInfo: { status: 'Accepted' } }])

  expect(await tapped(CARD)).toBe('Accepted')

  expect(rig.peer.of('Authorize')).toEqual([])
})

test('a list is changed as a whole or not at all', async () => {
  rig = await startRig()
  const accepted = { status: 'Accepted' }
  expect(await list(5, [{ idTag: CARD, idTagInfo: accepted }])).toEqual({ status: 'Accepted' })

  expect(await list(5, [{ idTag: '04AA', idTagInfo: accepted }], 'Differential')).toEqual({ status: 'VersionMismatch' })
  expect(await list(6, [{ idTag: '04AA', idTagInfo: accepted }, { idTag: '04BB' }])).toEqual({ status: 'Failed' })
  const many = Array.from({ length: 201 }, (_, n) => ({ idTag: `N${n}`, idTagInfo: accepted }))
  expect(await list(6, many)).toEqual({ status: 'Failed' })
  expect(await call('GetLocalListVersion', {})).toEqual({ listVersion: 5 })
  expect(await list(6, [{ idTag: '04AA', idTagInfo: accepted }, { idTag: CARD }], 'Differential')).toEqual({
    status: 'Accepted',
  })

  await goOffline()
  expect(await tapped('04BB')).toBe('Invalid')
  expect(await tapped('04AA')).toBe('Accepted')
})

test('a reservation is for its card and its group, and ends the one it is used for', async () => {
  rig = await startRig({
    answers: {
      Authorize: ({ idTag }) => ({
        idTagInfo: { status: 'Accepted', ...(idTag === '04FA' ? { parentIdTag: 'FAMILY' } : {}) },
      }),
    },
  })
  const expiryDate = new Date(rig.time.clock.nowMs() + 600_000).toISOString()
  const reservation = { connectorId: 1, expiryDate, idTag: CARD, parentIdTag: 'FAMILY', reservationId: 7 }
  expect(await call('ReserveNow', reservation)).toEqual({ status: 'Accepted' })
  expect(await call('ReserveNow', { ...reservation, reservationId: 8 })).toEqual({ status: 'Occupied' })
  expect(await call('ReserveNow', { ...reservation, connectorId: 0 })).toEqual({ status: 'Rejected' })

  expect(await tapped('04EE')).toBe('no-free-connector')
  expect(await tapped('04FA')).toBe('Accepted')

  await rig.peer.until(() => rig.peer.of('StartTransaction').length === 1)
  expect(rig.peer.of('StartTransaction')[0]).toMatchObject({ idTag: '04FA', reservationId: 7 })
  expect(await call('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Rejected' })
})

test('what was scheduled during a session is done after it, and is still so after a restart', async () => {
  rig = await startRig()
  expect(await tapped(CARD)).toBe('Accepted')
  expect(await call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({ status: 'Scheduled' })
  expect(rig.status()).toBe('Charging')

  await rig.sim.cutPower()
  rig.sim.hardware[0]?.unplug()
  await rig.sim.restorePower()

  expect(rig.status()).toBe('Unavailable')
})
