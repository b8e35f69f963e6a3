import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { describe, expect, test } from 'vitest'
import { type DriveFacts, driveState, type OwnRequest, type ReservationFact } from './drive-state.ts'

const NOW = new Date('2026-10-15T07:32:00Z')
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000)

const card = (changes: Partial<PublicConnector> = {}): PublicConnector => ({
  code: '7K3MQ2XA',
  stationId: 'BLM-02',
  connectorId: 1,
  siteId: 'blok-m',
  siteName: 'Gedung Parkir Blok M',
  siteAddress: 'Jakarta',
  timeZone: 'Asia/Jakarta',
  helpPhone: null,
  facts: null,
  tariff: null,
  guestStart: true,
  maintenance: false,
  demo: null,
  online: true,
  edgeId: 'edge-1',
  lastSeenAt: before(500),
  status: 'Available',
  errorCode: 'NoError',
  statusAt: before(600),
  session: null,
  lastSession: null,
  refusal: null,
  lastUpdatedAt: before(600),
  ...changes,
})
const session = (changes: object = {}) => ({
  transactionKey: 'BLM-02:1',
  ownerUid: 'driver-1',
  idTagMasked: '••:••:••:7F',
  startedAt: before(300),
  sampledAt: before(4),
  powerW: 7400,
  energyWh: 9770,
  costIdr: 24_100,
  ...changes,
})
const ended = (changes: object = {}) => ({
  transactionKey: 'BLM-02:1',
  ownerUid: 'driver-1',
  idTagMasked: '••:••:••:7F',
  startedAt: before(300),
  stoppedAt: before(5),
  energyWh: 9770,
  costIdr: 24_100,
  stopReason: 'Remote',
  ...changes,
})
const state = (changes: Partial<DriveFacts>) =>
  driveState({
    card: card(),
    cardProblem: null,
    heartbeatAt: before(10),
    ownUid: null,
    start: null,
    startRefusedBy: null,
    stop: null,
    reservation: null,
    followedKey: null,
    tapping: null,
    openedAt: before(60),
    now: NOW,
    ...changes,
  })
const request = (status: OwnRequest['status'], askedAt = before(5)): OwnRequest => ({
  status,
  askedAt,
  statusBefore: 'Available',
})

describe('the own reservation', () => {
  const reservation = (changes: Partial<Reservation> = {}): ReservationFact => ({
    kind: 'known',
    reservation: {
      ...{ reservationKey: 'r1', reservationId: 1, stationId: 'BLM-02', siteId: null, connectorId: 1, code: null },
      ...{ by: 'driver', ownerUid: 'driver-1', idTagMasked: '••', state: 'active', reason: null, endedAt: null },
      ...{ createdAt: before(60), expiresAt: before(-600), transactionKey: null, cancelCommandId: null },
      ...{ timeZone: 'Asia/Jakarta', expireAt: NOW, lastUpdatedAt: NOW },
      ...changes,
    },
  })
  const reserved = card({ status: 'Reserved' })

  test('is asked for, held until its end, and told with its reason when it is not possible', () => {
    expect(state({ reservation: { kind: 'asking' } })).toEqual({ kind: 'reserving' })
    expect(state({ reservation: reservation({ state: 'pending' }) })).toEqual({ kind: 'reserving' })
    expect(state({ card: reserved, reservation: reservation() })).toEqual({
      ...{ kind: 'reservedForMe', expiresAt: before(-600) },
    })
    const refused = reservation({ state: 'rejected', reason: 'Occupied', endedAt: NOW })
    expect(state({ reservation: refused })).toEqual({ kind: 'notReserved', code: 'Occupied', isOver: false })
    expect(state({ reservation: { kind: 'refused', code: 'reservation-exists' } })).toMatchObject({
      code: 'reservation-exists',
    })
  })

  test('that nobody used is told once the page has seen its end, an older one is not', () => {
    const noShow = reservation({ state: 'noShow', endedAt: NOW })
    expect(state({ reservation: noShow })).toEqual({ kind: 'notReserved', code: 'noShow', isOver: true })
    expect(state({ reservation: reservation({ state: 'noShow', endedAt: before(90) }) }).kind).toBe('available')
  })

  test('gives way to a start, a session, a fault, the end of its time and another connector', () => {
    const own = { card: reserved, reservation: reservation() }
    expect(state({ ...own, start: request('sent') }).kind).toBe('authorising')
    expect(state({ ...own, card: card({ status: 'Charging', session: session() }) }).kind).toBe('session')
    expect(state({ ...own, card: card({ status: 'Faulted' }) }).kind).toBe('faulted')
    expect(state({ ...own, reservation: reservation({ expiresAt: NOW }) }).kind).toBe('reserved')
    expect(state({ ...own, reservation: reservation({ connectorId: 2 }) }).kind).toBe('reserved')
    expect(state({ ...own, reservation: reservation({ state: 'cancelled', endedAt: NOW }) }).kind).toBe('reserved')
  })
})

describe('before there is a card', () => {
  test('is resolving until the first answer', () => {
    expect(state({ card: null })).toEqual({ kind: 'resolving' })
  })

  test('names an unknown code', () => {
    expect(state({ card: null, cardProblem: 'unknownCode' })).toEqual({ kind: 'unknownCode' })
  })

  test('says that nothing could be reached', () => {
    expect(state({ card: null, cardProblem: 'unreachable' })).toEqual({ kind: 'unreachable' })
  })
})

describe('offline', () => {
  test('when the station has gone', () => {
    expect(state({ card: card({ online: false }) })).toEqual({
      kind: 'offline',
      lastSeenAt: before(500),
      session: null,
    })
  })

  test('when nobody vouches for a station that was written down as online', () => {
    expect(state({ heartbeatAt: before(71) })).toEqual({ kind: 'offline', lastSeenAt: before(71), session: null })
    expect(state({ heartbeatAt: null }).kind).toBe('offline')
    expect(state({ heartbeatAt: before(69) }).kind).toBe('available')
  })

  test('the price card alone is believed until the heartbeat is known', () => {
    expect(state({ heartbeatAt: undefined }).kind).toBe('available')
  })

  test('keeps the last values of a running session', () => {
    const running = session()

    expect(state({ card: card({ online: false, session: running }) })).toMatchObject({ session: running })
  })
})

describe('nobody charges', () => {
  test.each([
    ['Available', 'available'],
    ['Preparing', 'pluggedIn'],
    ['Finishing', 'unplug'],
    ['Charging', 'busy'],
    ['SuspendedEV', 'busy'],
    ['SuspendedEVSE', 'busy'],
    ['Reserved', 'reserved'],
    ['Unavailable', 'outOfService'],
    ['Faulted', 'faulted'],
    ['Unknown', 'statusUnknown'],
  ] as const)('%s is shown as %s', (status, kind) => {
    expect(state({ card: card({ status }) }).kind).toBe(kind)
  })

  test('a driver who chose the card is asked to tap it, but only where a session can start', () => {
    expect(state({ tapping: { seenRefusalAt: null } })).toEqual({ kind: 'tapCard' })
    expect(state({ tapping: { seenRefusalAt: null }, card: card({ status: 'Reserved' }) })).toEqual({
      kind: 'reserved',
    })
  })

  test('a fault carries its error code', () => {
    expect(state({ card: card({ status: 'Faulted', errorCode: 'GroundFailure' }) })).toEqual({
      kind: 'faulted',
      errorCode: 'GroundFailure',
    })
  })

  test('maintenance of the site comes before the status', () => {
    expect(state({ card: card({ maintenance: true }) })).toEqual({ kind: 'maintenance' })
  })
})

describe('a refused card', () => {
  const refused = (status: string, at = before(10)) =>
    state({ card: card({ refusal: { idTagMasked: '••:••:••:22', status, at } }) })

  test.each([
    ['Invalid', 'unknown'],
    ['Pending', 'unknown'],
    ['Blocked', 'blocked'],
    ['Expired', 'expired'],
    ['ConcurrentTx', 'inUse'],
  ])('%s is explained as %s', (status, reason) => {
    expect(refused(status)).toEqual({
      kind: 'cardRefused',
      reason,
      idTagMasked: '••:••:••:22',
      at: before(10),
    })
  })

  test('of somebody before this page was opened is not shown', () => {
    expect(refused('Blocked', before(60 + 31)).kind).toBe('available')
    expect(refused('Blocked', before(60 + 29)).kind).toBe('cardRefused')
  })

  test('gives way to the next tap', () => {
    const refusal = { idTagMasked: '••:••:••:22', status: 'Blocked', at: before(20) }

    expect(state({ card: card({ refusal }), tapping: { seenRefusalAt: before(20) } })).toEqual({ kind: 'tapCard' })
    expect(state({ card: card({ refusal }), tapping: { seenRefusalAt: before(30) } }).kind).toBe('cardRefused')
  })

  test('is forgotten after three minutes and after a later session', () => {
    const refusal = { idTagMasked: '••:••:••:22', status: 'Blocked', at: before(181) }
    expect(state({ openedAt: before(600), card: card({ refusal }) }).kind).toBe('available')

    const overtaken = card({
      refusal: { ...refusal, at: before(50) },
      lastSession: ended({ startedAt: before(40) }),
    })
    expect(state({ card: overtaken }).kind).toBe('available')
  })
})

describe('the own start', () => {
  test.each(['sending', 'queued', 'sent'] as const)('%s is authorising', (status) => {
    expect(state({ start: request(status) })).toEqual({ kind: 'authorising' })
  })

  test('once accepted asks to plug in, and starts when a car is plugged in', () => {
    expect(state({ start: request('accepted') })).toEqual({ kind: 'plugIn' })
    expect(state({ start: request('accepted'), card: card({ status: 'Preparing' }) })).toEqual({ kind: 'plugIn' })
    expect(state({ start: request('accepted'), card: card({ status: 'Charging' }) })).toEqual({ kind: 'starting' })
    expect(
      state({ start: { ...request('accepted'), statusBefore: 'Preparing' }, card: card({ status: 'Preparing' }) }),
    ).toEqual({ kind: 'starting' })
    expect(state({ start: request('effectSeen') })).toEqual({ kind: 'starting' })
  })

  test.each([
    ['noEffect', 'notPluggedIn'],
    ['rejected', 'rejected'],
    ['timedOut', 'noAnswer'],
    ['failed', 'notSent'],
    ['expired', 'notSent'],
    ['cancelled', 'notSent'],
  ] as const)('that ends as %s says %s', (status, reason) => {
    expect(state({ start: request(status) })).toEqual({ kind: 'startFailed', reason })
  })

  test('is not waited for without end', () => {
    expect(state({ start: request('accepted', before(241)) })).toEqual({ kind: 'startFailed', reason: 'notPluggedIn' })
  })

  test('refused by the API keeps its code', () => {
    expect(state({ startRefusedBy: 'session-running' })).toEqual({ kind: 'startRefused', code: 'session-running' })
  })
})

describe('a session', () => {
  test.each([
    ['Charging', 'charging'],
    ['Available', 'charging'],
    ['Preparing', 'starting'],
    ['SuspendedEV', 'suspendedByCar'],
    ['SuspendedEVSE', 'suspendedByStation'],
    ['Finishing', 'finishing'],
  ] as const)('under status %s is %s', (status, phase) => {
    const running = session()

    expect(state({ card: card({ status, session: running }) })).toEqual({
      kind: 'session',
      phase,
      own: false,
      session: running,
      errorCode: 'NoError',
      idleFee: null,
    })
  })

  test('is the own one only for its owner', () => {
    expect(state({ card: card({ session: session() }), ownUid: 'driver-1' })).toMatchObject({ own: true })
    expect(state({ card: card({ session: session() }), ownUid: 'driver-2' })).toMatchObject({ own: false })
    expect(state({ card: card({ session: session({ ownerUid: null }) }), ownUid: null })).toMatchObject({ own: false })
  })

  test('is stopping until the station confirms, slow after 30 s', () => {
    const running = card({ session: session() })

    expect(state({ card: running, stop: request('accepted', before(29)) })).toMatchObject({
      kind: 'stopping',
      slow: false,
    })
    expect(state({ card: running, stop: request('queued', before(30)) })).toMatchObject({ slow: true })
    expect(state({ card: running, stop: request('rejected') })).toMatchObject({ kind: 'session' })
  })

  test('that this page followed is shown finished, another one is not', () => {
    const over = card({ status: 'Finishing', lastSession: ended() })

    expect(state({ card: over, followedKey: 'BLM-02:1', ownUid: 'driver-1' })).toMatchObject({
      kind: 'finished',
      own: true,
    })
    expect(state({ card: over, followedKey: 'BLM-02:2' })).toEqual({ kind: 'unplug' })
    expect(state({ card: over })).toEqual({ kind: 'unplug' })
  })

  test('that ended is shown before an older request', () => {
    expect(
      state({
        card: card({ lastSession: ended() }),
        followedKey: 'BLM-02:1',
        start: request('effectSeen'),
      }).kind,
    ).toBe('finished')
  })
})

describe('after charging', () => {
  const tariff = {
    tariffId: 'standard',
    version: 1,
    name: 'Standar',
    currency: 'IDR',
    priceMilliIdrPerKwh: 2_466_780,
    sessionFeeIdr: 0,
    timeFeeIdrPerMinute: 0,
    idleFeeIdrPerMinute: 500,
    idleFreeMinutes: 10,
  }

  test.each(['SuspendedEV', 'Finishing'] as const)(
    'the parking fee runs once its free minutes are over (%s)',
    (status) => {
      expect(state({ card: card({ tariff, status, statusAt: before(601), session: session() }) })).toMatchObject({
        kind: 'session',
        idleFee: { isRunning: true, perMinuteIdr: 500 },
      })
    },
  )

  test('a finished session whose cable is still plugged in says what parking costs', () => {
    const plugged = card({ tariff, status: 'Finishing', statusAt: before(60), lastSession: ended() })

    expect(state({ card: plugged, followedKey: 'BLM-02:1' })).toMatchObject({
      kind: 'finished',
      idleFee: { isRunning: false, freeUntil: new Date(NOW.getTime() + 540_000) },
    })
  })

  test('an unplugged car costs nothing more', () => {
    const unplugged = card({ tariff, status: 'Available', statusAt: before(5), lastSession: ended() })

    expect(state({ card: unplugged, followedKey: 'BLM-02:1' })).toMatchObject({ kind: 'finished', idleFee: null })
  })
})

test('a fault during a session is not shown as charging', () => {
  const faulted = card({ status: 'Faulted', errorCode: 'GroundFailure', session: session() })

  expect(state({ card: faulted })).toMatchObject({ kind: 'session', phase: 'faulted', errorCode: 'GroundFailure' })
})

describe('a start that was asked for before a reload', () => {
  const asked = request('effectSeen', before(200))

  test('shows the session that it led to and that is over already', () => {
    const over = card({ lastSession: ended({ startedAt: before(190) }) })

    expect(state({ card: over, start: asked, ownUid: 'driver-1' })).toMatchObject({ kind: 'finished', own: true })
  })

  test('is not mixed up with the session before it', () => {
    const earlier = card({ lastSession: ended({ startedAt: before(900) }) })

    expect(state({ card: earlier, start: asked, ownUid: 'driver-1' })).toEqual({ kind: 'starting' })
  })

  test('does not show what somebody else charged meanwhile', () => {
    const others = card({ lastSession: ended({ startedAt: before(190), ownerUid: 'driver-2' }) })

    expect(state({ card: others, start: asked, ownUid: 'driver-1' })).toEqual({ kind: 'starting' })
  })
})
