import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import * as v from 'valibot'
import type {
  Cancel,
  Clock,
  ConnectorHardware,
  Csms,
  DeadLetters,
  Journal,
  Maintenance,
  Reader,
  RestartKind,
  StateStore,
  StationEvent,
  Timers,
} from '../ports.ts'
import { answerCall, SUPPORTED_ACTIONS } from './actions/routes.ts'
import { createAuthorizer } from './authorizer.ts'
import { createBoot, type Registration } from './boot.ts'
import { limitAt } from './charging-profile.ts'
import { createClockAlignedSampler } from './clock-aligned-sampler.ts'
import { createConfiguration } from './configuration.ts'
import { configurationKeys } from './configuration-keys.ts'
import { type Connector, createConnector, type Fault, type StopReason } from './connector.ts'
import { createHeartbeat } from './heartbeat.ts'
import { limitContext } from './limit-context.ts'
import { createLocalList } from './local-list.ts'
import { createOutbox } from './outbox.ts'
import { closePowerLossTransactions } from './power-loss.ts'
import { createProfileStore } from './profile-store.ts'
import { createReservations } from './reservations.ts'
import { createStationClock } from './station-clock.ts'
import type { StationContext } from './station-context.ts'
import { createStatusReporter } from './status-reporter.ts'
import { createTapHandler } from './tap.ts'

export interface StationIdentity {
  readonly stationId: string
  readonly vendor: string
  readonly model: string
  readonly serialNumber: string
  readonly firmwareVersion: string
}

/** Everything a station touches. Nothing in `core/` reaches outside of it. */
export interface StationDeps {
  readonly identity: StationIdentity
  readonly securityProfile: number
  /** Connector n is entry n - 1. */
  readonly connectors: readonly ConnectorHardware[]
  readonly reader: Reader
  readonly csms: Csms
  readonly journal: Journal
  readonly state: StateStore
  readonly deadLetters: DeadLetters
  readonly maintenance: Maintenance
  readonly clock: Clock
  readonly timers: Timers
  /** False in accelerated simulations: their time is not the CSMS's. */
  readonly followCsmsTime: boolean
  /** New for every process start and transaction. */
  readonly newId: () => string
  readonly emit: (event: StationEvent) => void
  /** Called after everything was stopped and journaled; the program starts a new station or exits. */
  readonly restart: (kind: RestartKind) => void
  /** A new AuthorizationKey was set; used at the next connection. */
  readonly onAuthorizationKey: (key: string) => Promise<void>
}

export interface Station {
  readonly stationId: string
  readonly connectors: readonly Connector[]
  registration(): Registration
  pendingMessages(): number
  /** A fault of what all connectors share (the reader), told for connector 0; null when it is over. */
  setStationFault(fault: Fault | null): void
  start(): void
  /** Ends all transactions with their final reading in the journal, then closes the socket. */
  stop(reason: StopReason): Promise<void>
  /** As if the power failed: nothing more is written or sent. */
  cutPower(): Promise<void>
}

const availabilitySchema = v.record(v.string(), v.boolean())
const readingsSchema = v.record(v.string(), v.number())

/**
 * A charge point on OCPP 1.6J. Closes transactions that a power cut left open, then waits for `start()`.
 * The journal and state must belong to this station alone.
 */
export async function createStation(deps: StationDeps): Promise<Station> {
  const { identity, csms, timers } = deps
  const { stationId } = identity
  const clock = createStationClock({ clock: deps.clock, followCsms: deps.followCsmsTime, processId: deps.newId() })
  const configuration = createConfiguration({
    keys: configurationKeys(deps.connectors.length, deps.securityProfile),
    state: deps.state,
  })
  let alive = true
  let cancelReservation: Cancel | null = null
  let stationFault: Fault | null = null

  const report = (event: string, details: Record<string, unknown> = {}): void => {
    const { idTag, ...rest } = details
    const masked = typeof idTag === 'string' ? { idTag: maskIdTag(idTag) } : {}
    deps.emit({ event, stationId, at: clock.now().toISOString(), ...rest, ...masked })
  }
  const maySend = () => alive && csms.isOpen() && boot.registration() === 'Accepted'

  const localList = createLocalList({ state: deps.state, maxLength: () => configuration.int('LocalAuthListMaxLength') })
  const authorizer = createAuthorizer({ csms, state: deps.state, configuration, localList, clock, maySend })
  const reservations = createReservations({ state: deps.state, nowMs: clock.nowMs })
  const profiles = createProfileStore({ state: deps.state })

  const storedAvailability = v.safeParse(availabilitySchema, deps.state.read('availability'))
  const availability: Record<string, boolean> = storedAvailability.success ? { ...storedAvailability.output } : {}
  const storedReadings = v.safeParse(readingsSchema, deps.state.read('meter-readings'))
  const readings: Record<string, number> = storedReadings.success ? { ...storedReadings.output } : {}

  const outbox = createOutbox({
    journal: deps.journal,
    deadLetters: deps.deadLetters,
    csms,
    clock,
    timers,
    configuration,
    maySend,
    onIdTagInfo: authorizer.learn,
    onStarted: (localId, transactionId, idTagInfo, idTag) => {
      const connector = connectors.find((c) => c.transaction()?.localId === localId)
      report('start-confirmed', {
        connectorId: connector?.connectorId,
        localId,
        transactionId,
        status: idTagInfo.status,
        idTag,
      })
      if (connector === undefined || idTagInfo.status === 'Accepted') return
      if (!configuration.bool('StopTransactionOnInvalidId')) connector.withholdEnergy()
      else background(connector.stop('DeAuthorized'))
    },
    onDelivered: (record, transactionId) => {
      if (record.t === 'stop')
        report('stop-confirmed', { connectorId: record.connectorId, localId: record.localId, transactionId })
    },
    report,
    onDead: (record) => report('message-given-up', { kind: record.t, localId: record.localId }),
  })
  await closePowerLossTransactions({ outbox, readings, clock, report })

  const connectors: Connector[] = deps.connectors.map((hardware, index) => {
    const connectorId = index + 1
    hardware.module.stop()
    return createConnector({
      connectorId,
      hardware,
      clock,
      timers,
      configuration,
      outbox,
      newLocalId: deps.newId,
      operative: availability[connectorId] ?? true,
      limitA: () => {
        const connector = connectors[index]
        if (connector === undefined) return 0
        return limitAt(profiles.all(), clock.nowMs(), limitContext(connector, connectors, clock.nowMs()))
      },
      isReserved: () => reservations.at(connectorId) !== null,
      reservationFor: (grant) => {
        const reservation = reservations.at(connectorId)
        if (reservation === null) return undefined
        background(reservations.remove(reservation.reservationId))
        const sameCard = reservation.idTag.toUpperCase() === grant.idTag.toUpperCase()
        const sameGroup = reservation.parentIdTag !== undefined && reservation.parentIdTag === grant.parentIdTag
        return sameCard || sameGroup ? reservation.reservationId : undefined
      },
      onStatus: () => {
        const connector = connectors[index]
        if (connector !== undefined) report('status', { connectorId, ...statusOf(connectorId) })
        statuses.changed(connectorId)
      },
      onOperative: (operative) => {
        availability[connectorId] = operative
        background(deps.state.write('availability', { ...availability }))
      },
      onTransactionEnd: () => background(profiles.endOfTransaction(connectorId)),
      persistReading: (energyWh) => {
        readings[connectorId] = energyWh
        return deps.state.write('meter-readings', { ...readings })
      },
      report,
    })
  })

  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => report('background-work-failed', { reason: String(error) }))
  }

  const statusOf = (connectorId: number) => {
    if (connectorId === 0) {
      return { status: (availability[0] ?? true) ? 'Available' : 'Unavailable', ...faultFields(stationFault) }
    }
    const connector = connectors[connectorId - 1]
    return { status: connector?.status() ?? 'Unavailable', ...faultFields(connector?.fault() ?? null) }
  }
  const connectorIds = [0, ...connectors.map(({ connectorId }) => connectorId)]
  const statuses = createStatusReporter({ csms, timers, clock, configuration, connectorIds, read: statusOf, maySend })
  const heartbeat = createHeartbeat({ csms, timers, configuration, maySend, onTime: clock.sync })
  const aligned = createClockAlignedSampler({ csms, timers, clock, configuration, connectors, maySend })
  const boot = createBoot({
    csms,
    timers,
    notification: {
      chargePointVendor: identity.vendor,
      chargePointModel: identity.model,
      chargePointSerialNumber: identity.serialNumber,
      firmwareVersion: identity.firmwareVersion,
    },
    onTime: clock.sync,
    onAnswer: (registration) => report('boot', { registration }),
    onAccepted: (intervalS) => {
      if (intervalS > 0) background(configuration.put('HeartbeatInterval', String(Math.round(intervalS))))
      statuses.forget()
      statuses.catchUp()
      heartbeat.arm()
      outbox.drain()
    },
  })

  const armReservations = () => {
    cancelReservation?.()
    cancelReservation = null
    const nextMs = reservations.nextExpiryMs()
    if (nextMs === null || !alive) return
    cancelReservation = timers.after(Math.max(0, nextMs - clock.nowMs()), () => {
      for (const { reservationId } of reservations.expired()) background(reservations.remove(reservationId))
      for (const connector of connectors) connector.refresh()
      armReservations()
    })
  }

  const context: StationContext = {
    identity,
    maintenance: deps.maintenance,
    csms,
    clock,
    timers,
    configuration,
    connectors,
    outbox,
    authorizer,
    localList,
    reservations,
    profiles,
    statuses,
    heartbeat,
    boot,
    report,
    background,
    reservationsChanged: () => {
      armReservations()
      for (const connector of connectors) connector.refresh()
    },
    stationOperative: () => availability[0] ?? true,
    setStationOperative: (operative) => {
      availability[0] = operative
      background(deps.state.write('availability', { ...availability }))
      statuses.changed(0)
    },
    onAuthorizationKey: deps.onAuthorizationKey,
    restart: async (kind) => {
      report('restarting', { kind })
      await stop(kind === 'Hard' ? 'HardReset' : 'SoftReset')
      deps.restart(kind)
    },
  }

  const stop = async (reason: StopReason): Promise<void> => {
    if (!alive) return
    const immediate = reason === 'Reboot' || reason === 'HardReset'
    const stops = await Promise.allSettled(connectors.map((connector) => connector.stop(reason, { immediate })))
    for (const result of stops)
      if (result.status === 'rejected') report('stop-not-journaled', { reason: String(result.reason) })
    if (maySend()) await outbox.flushed(3000)
    await shutDown()
  }

  const shutDown = async (): Promise<void> => {
    alive = false
    cancelReservation?.()
    boot.stop()
    heartbeat.stop()
    aligned.stop()
    for (const connector of connectors) connector.close()
    await csms.close()
    await deps.journal.close()
    report('stopped')
  }

  const tap = createTapHandler(context)

  csms.onCall(SUPPORTED_ACTIONS, async (action, payload) => {
    report('csms-call', { action })
    return answerCall(action, payload, context)
  })
  csms.onOpen(() => {
    report('connected')
    boot.opened()
    if (!maySend()) return
    statuses.catchUp()
    heartbeat.arm()
    outbox.drain()
  })
  csms.onClose(() => {
    boot.closed()
    if (alive) report('disconnected')
  })
  configuration.onChange((key) => {
    if (key === 'WebSocketPingInterval') csms.setPingInterval(configuration.int(key))
    if (key === 'HeartbeatInterval') heartbeat.arm()
    if (key === 'ClockAlignedDataInterval') aligned.arm()
  })
  for (const connector of connectors) {
    // Card first, then the plug of another connector than the one the card was given: the grant follows the plug.
    connector.hardware.vehicle.onChange(() => {
      if (!alive || !connector.isPlugged() || connector.grant() !== null || connector.transaction() !== null) return
      const other = connectors.find((c) => c.grant()?.source === 'tap' && !c.isPlugged())
      const moved = connector.isOperative() ? (other?.withdraw() ?? null) : null
      if (moved !== null) connector.allow(moved)
    })
  }
  deps.reader.onTap((uid, connectorId) => {
    if (alive) background(tap(uid, connectorId))
  })

  return {
    stationId,
    connectors,
    registration: () => boot.registration(),
    pendingMessages: () => outbox.size(),
    setStationFault: (fault) => {
      stationFault = fault
      if (alive) statuses.changed(0)
    },
    start: () => {
      csms.setPingInterval(configuration.int('WebSocketPingInterval'))
      armReservations()
      aligned.arm()
      csms.start()
    },
    stop,
    cutPower: async () => {
      alive = false
      cancelReservation?.()
      boot.stop()
      heartbeat.stop()
      aligned.stop()
      for (const connector of connectors) {
        connector.close()
        connector.hardware.module.stop()
      }
      await csms.close()
      await deps.journal.close()
    },
  }
}

function faultFields(fault: Fault | null): { errorCode: string; vendorErrorCode?: string } {
  return {
    errorCode: fault?.errorCode ?? 'NoError',
    ...(fault?.vendorErrorCode === undefined ? {} : { vendorErrorCode: fault.vendorErrorCode }),
  }
}
