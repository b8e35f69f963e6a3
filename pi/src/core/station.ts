import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { answerCall, SUPPORTED_ACTIONS } from './actions/routes.ts'
import { createAuthorizer } from './authorizer.ts'
import { createBoot, type Registration } from './boot.ts'
import { createClockAlignedSampler } from './clock-aligned-sampler.ts'
import { type ConfigurationStatus, createConfiguration } from './configuration.ts'
import { configurationKeys } from './configuration-keys.ts'
import type { Connector, Fault } from './connector-types.ts'
import { createEndableTimers } from './endable-timers.ts'
import { letGrantsFollowPlugs } from './grant-follows-plug.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createLocalList } from './local-list.ts'
import { closePowerLossTransactions } from './power-loss.ts'
import { createProfileStore } from './profile-store.ts'
import { createReservationExpiry } from './reservation-expiry.ts'
import { createReservations } from './reservations.ts'
import { createSecurityEvents, refusalEvent } from './security-events.ts'
import { createStationClock } from './station-clock.ts'
import { createConnectors } from './station-connectors.ts'
import type { StationContext } from './station-context.ts'
import type { StationDeps } from './station-deps.ts'
import { createStationEnd, type StationEnd } from './station-end.ts'
import { createStationMemory } from './station-memory.ts'
import { createStationOutbox } from './station-outbox.ts'
import { stationStatus } from './station-status.ts'
import { createStatusReporter } from './status-reporter.ts'
import { createTapHandler } from './tap.ts'

export interface Station extends StationEnd {
  readonly stationId: string
  readonly connectors: readonly Connector[]
  registration(): Registration
  pendingMessages(): number
  /** A fault of what all connectors share (the reader), told for connector 0; null when it is over. */
  setStationFault(fault: Fault | null): void
  /** The CSMS's id of the transaction that runs at a connector; null without one, or before it is known. */
  transactionIdAt(connectorId: number): number | null
  /** Sets a configuration key as a person at the station would. */
  configure(key: string, value: string): Promise<ConfigurationStatus>
  /** The CSMS let the station in with this security profile. */
  profileInUse(profile: number): void
  /** An attempt to connect failed. @param code of the network or TLS error. */
  connectionRefused(httpStatus: number | null, code: string): void
  start(): void
}

/** A clock that is set by more than this is a security event. */
const CLOCK_JUMP_MS = 60_000

/**
 * A charge point on OCPP 1.6J. Closes transactions that a power cut left open, then waits for `start()`.
 * The journal and state must belong to this station alone.
 */
export async function createStation(deps: StationDeps): Promise<Station> {
  const { identity, csms } = deps
  const timers = createEndableTimers(deps.timers)
  const { stationId } = identity
  const clock = createStationClock({ clock: deps.clock, followCsms: deps.followCsmsTime, processId: deps.newId() })
  const configuration = createConfiguration({
    keys: configurationKeys(deps.connectors.length, deps.security.profile()),
    state: deps.state,
  })
  let alive = true
  let introduced = false
  let authenticationFailure: string | null = null
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

  const memory = createStationMemory(deps.state)
  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => report('background-work-failed', { reason: String(error) }))
  }
  const securityEvents = createSecurityEvents({
    ...{ state: deps.state, csms, clock, maySend, background },
    profile: () => configuration.int('SecurityProfile'),
  })
  const takeTime = (currentTime: string) => {
    const shiftMs = clock.sync(currentTime)
    if (Math.abs(shiftMs) >= CLOCK_JUMP_MS) securityEvents.note('SettingSystemTime', `${Math.round(shiftMs / 1000)} s`)
  }

  const outbox = createStationOutbox({
    ...{ journal: deps.journal, deadLetters: deps.deadLetters, csms, clock, timers, configuration, maySend },
    ...{ authorizer, background, report, connectors: () => connectors },
  })
  await closePowerLossTransactions({ outbox, readings: memory.readings(), clock, report })

  const connectors = createConnectors({
    ...{ hardware: deps.connectors, clock, timers, configuration, outbox, profiles, reservations, memory },
    newLocalId: deps.newId,
    onStatus: (connectorId) => {
      report('status', { connectorId, ...statusOf(connectorId) })
      statuses.changed(connectorId)
    },
    background,
    report,
  })

  const statusOf = stationStatus({ memory, connectors, faultOfAll: () => stationFault })
  const connectorIds = [0, ...connectors.map(({ connectorId }) => connectorId)]
  const statuses = createStatusReporter({ csms, timers, clock, configuration, connectorIds, read: statusOf, maySend })
  const heartbeat = createHeartbeat({ csms, timers, configuration, maySend, onTime: takeTime })
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
    onTime: takeTime,
    onAnswer: (registration) => report('boot', { registration }),
    onAccepted: (intervalS) => {
      if (intervalS > 0) background(configuration.put('HeartbeatInterval', String(Math.round(intervalS))))
      statuses.forget()
      statuses.catchUp()
      heartbeat.arm()
      outbox.drain()
      if (!introduced) securityEvents.note('StartupOfTheDevice', identity.firmwareVersion)
      introduced = true
      securityEvents.catchUp()
    },
  })

  const expiry = createReservationExpiry({ reservations, timers, clock, connectors, background })

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
    security: deps.security,
    securityEvents,
    report,
    background,
    reservationsChanged: () => {
      expiry.arm()
      for (const connector of connectors) connector.refresh()
    },
    stationOperative: () => memory.isOperative(0),
    setStationOperative: (operative) => {
      background(memory.setOperative(0, operative))
      statuses.changed(0)
    },
    restart: async (kind) => {
      report('restarting', { kind })
      securityEvents.note(kind === 'Firmware' ? 'FirmwareUpdated' : 'ResetOrReboot', kind)
      await stop(kind === 'Hard' ? 'HardReset' : 'SoftReset')
      deps.restart(kind)
    },
  }

  const endTimers = () => {
    alive = false
    timers.end()
  }

  const { stop, cutPower } = createStationEnd({
    ...{ csms, journal: deps.journal, timers, connectors, outbox, securityEvents, endTimers, maySend, report },
    isAlive: () => alive,
  })

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
    securityEvents.catchUp()
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
  letGrantsFollowPlugs(connectors, () => alive)
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
    transactionIdAt: (connectorId) => {
      const running = connectors[connectorId - 1]?.transaction() ?? null
      return running === null ? null : outbox.transactionIdOf(running.localId)
    },
    configure: configuration.change,
    profileInUse: (profile) => {
      authenticationFailure = null
      if (configuration.int('SecurityProfile') === profile) return
      background(configuration.put('SecurityProfile', String(profile)))
    },
    connectionRefused: (httpStatus, code) => {
      const event = refusalEvent(httpStatus, code)
      // Said once per outage, not with every attempt.
      if (event === null || event === authenticationFailure) return
      authenticationFailure = event
      securityEvents.note(event, httpStatus === null ? code : `HTTP ${httpStatus}`)
    },
    start: () => {
      csms.setPingInterval(configuration.int('WebSocketPingInterval'))
      expiry.arm()
      aligned.arm()
      csms.start()
    },
    stop,
    cutPower,
  }
}
