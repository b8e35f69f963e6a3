import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import type { DriveFacts, OwnRequest, ReservationFact } from '../drive-state.ts'

/** Where every demo state is: nobody may take it for a real charger. */
const PLACE = { stationId: 'DEMO-01', transactionKey: 'DEMO-01:1' }
const ME = 'demo-driver'

const minutesBefore = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * 60_000)

/** A free connector with a price, made up for the demo. */
export function demoCard(now: Date, changes: Partial<PublicConnector> = {}): PublicConnector {
  return {
    code: 'DEM0DEM0',
    stationId: PLACE.stationId,
    connectorId: 1,
    siteId: 'demo',
    siteName: 'Gedung Parkir Blok M',
    siteAddress: 'Jalan Melawai, Jakarta',
    timeZone: 'Asia/Jakarta',
    helpPhone: '+62 21 5550 1234',
    facts: { plugType: 'CCS2', currentType: 'DC', maxPowerW: 50_000, maxCurrentA: null, phases: null },
    tariff: {
      tariffId: 'demo',
      version: 3,
      name: 'Demo',
      currency: 'IDR',
      priceMilliIdrPerKwh: 2_466_780,
      sessionFeeIdr: 0,
      timeFeeIdrPerMinute: 0,
      idleFeeIdrPerMinute: 500,
      idleFreeMinutes: 15,
    },
    guestStart: true,
    maintenance: false,
    demo: 'demo state',
    online: true,
    edgeId: 'demo',
    lastSeenAt: null,
    status: 'Available',
    errorCode: 'NoError',
    statusAt: minutesBefore(now, 30),
    session: null,
    lastSession: null,
    refusal: null,
    lastUpdatedAt: minutesBefore(now, 30),
    ...changes,
  }
}

/** What a car that takes nothing leaves of a session's power. */
const NO_POWER = { powerW: 0 } as const

function session(now: Date, own: boolean) {
  return {
    transactionKey: PLACE.transactionKey,
    ownerUid: own ? ME : null,
    idTagMasked: '••:••:••:7F',
    startedAt: minutesBefore(now, 24),
    sampledAt: new Date(now.getTime() - 4000),
    powerW: 42_300,
    energyWh: 17_480,
    costIdr: 43_119,
  }
}

function ended(now: Date) {
  const { transactionKey, ownerUid, idTagMasked, startedAt, energyWh, costIdr } = session(now, true)
  const stoppedAt = minutesBefore(now, 1)
  return { transactionKey, ownerUid, idTagMasked, startedAt, energyWh, costIdr, stoppedAt, stopReason: 'Remote' }
}

/** An own reservation with 18 minutes left. */
function reserved(now: Date, changes: Partial<Reservation> = {}): ReservationFact {
  const { stationId } = PLACE
  const expiresAt = new Date(now.getTime() + 18 * 60_000)
  return {
    kind: 'known',
    reservation: {
      ...{ reservationKey: 'demo', reservationId: 1, stationId, siteId: 'demo', connectorId: 1, code: 'DEM0DEM0' },
      ...{ by: 'driver', ownerUid: ME, idTagMasked: '••••••4C', state: 'active', reason: null, endedAt: null },
      ...{ createdAt: minutesBefore(now, 2), expiresAt, transactionKey: null, cancelCommandId: null },
      ...{ timeZone: 'Asia/Jakarta', expireAt: expiresAt, lastUpdatedAt: now },
      ...changes,
    },
  }
}

/** The facts of every state of the page, by name; each leads to one state of drive-state.ts. */
export function demoStates(now: Date): Readonly<Record<string, DriveFacts>> {
  const asked = (status: OwnRequest['status'], secondsAgo = 5): OwnRequest => ({
    status,
    askedAt: new Date(now.getTime() - secondsAgo * 1000),
    statusBefore: 'Available',
  })
  const facts = (changes: Partial<DriveFacts> = {}): DriveFacts => ({
    card: demoCard(now),
    cardProblem: null,
    heartbeatAt: now,
    ownUid: ME,
    start: null,
    startRefusedBy: null,
    stop: null,
    reservation: null,
    followedKey: null,
    tapping: null,
    openedAt: minutesBefore(now, 2),
    now,
    ...changes,
  })
  const card = (changes: Partial<PublicConnector>) => facts({ card: demoCard(now, changes) })
  const refused = (status: string) =>
    card({ refusal: { idTagMasked: '••••••4C', status, at: new Date(now.getTime() - 9000) } })
  const running = (changes: Partial<PublicConnector>, own = true) => card({ session: session(now, own), ...changes })
  const resting = (changes: Partial<PublicConnector>) =>
    running({ session: { ...session(now, true), ...NO_POWER }, ...changes })
  return {
    resolving: facts({ card: null }),
    unknownCode: facts({ card: null, cardProblem: 'unknownCode' }),
    unreachable: facts({ card: null, cardProblem: 'unreachable' }),
    offline: card({ online: false, lastSeenAt: minutesBefore(now, 12) }),
    maintenance: card({ maintenance: true }),
    outOfService: card({ status: 'Unavailable' }),
    faulted: card({ status: 'Faulted', errorCode: 'GroundFailure' }),
    reserved: card({ status: 'Reserved' }),
    reserving: facts({ reservation: { kind: 'asking' } }),
    reservedForMe: facts({ card: demoCard(now, { status: 'Reserved' }), reservation: reserved(now) }),
    reserveRefused: facts({ reservation: { kind: 'refused', code: 'connector-in-use' } }),
    reserveOccupied: facts({ reservation: reserved(now, { state: 'rejected', reason: 'Occupied', endedAt: now }) }),
    reserveNoShow: facts({ reservation: reserved(now, { state: 'noShow', endedAt: now }) }),
    busy: card({ status: 'Charging' }),
    statusUnknown: card({ status: 'Unknown' }),
    available: facts(),
    tapCard: facts({ tapping: { seenRefusalAt: null } }),
    pluggedIn: card({ status: 'Preparing' }),
    authorising: facts({ start: asked('sent') }),
    cardUnknown: refused('Invalid'),
    cardBlocked: refused('Blocked'),
    cardExpired: refused('Expired'),
    cardInUse: refused('ConcurrentTx'),
    plugIn: facts({ start: asked('accepted') }),
    starting: facts({ start: asked('effectSeen') }),
    charging: running({ status: 'Charging' }),
    chargingOfOthers: running({ status: 'Charging' }, false),
    suspendedByCar: resting({ status: 'SuspendedEV', statusAt: minutesBefore(now, 3) }),
    suspendedByStation: resting({ status: 'SuspendedEVSE', statusAt: minutesBefore(now, 3) }),
    idleFree: resting({ status: 'Finishing', statusAt: minutesBefore(now, 4) }),
    idleFee: resting({ status: 'Finishing', statusAt: minutesBefore(now, 25) }),
    sessionFaulted: resting({ status: 'Faulted', errorCode: 'OverCurrentFailure' }),
    stopping: facts({ card: demoCard(now, { status: 'Charging', session: session(now, true) }), stop: asked('sent') }),
    stoppingSlow: facts({
      card: demoCard(now, { status: 'Charging', session: session(now, true) }),
      stop: asked('sent', 40),
    }),
    finishingLater: running({ online: false, lastSeenAt: minutesBefore(now, 6) }),
    finished: facts({ card: demoCard(now, { lastSession: ended(now) }), followedKey: PLACE.transactionKey }),
    unplug: card({ status: 'Finishing' }),
    startRefused: facts({ startRefusedBy: 'connector-in-use' }),
    startNeedsAccount: facts({ startRefusedBy: 'guest-start-not-allowed' }),
    startRejected: facts({ start: asked('rejected') }),
    startTimedOut: facts({ start: asked('timedOut') }),
    startNotPluggedIn: facts({ start: asked('noEffect') }),
    startNotSent: facts({ start: asked('expired') }),
  }
}
