// Message path, step 1 of 9: receive.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { AttemptReason } from '@charge-it/shared/model/attempt.ts'
import { MAX_PENDING_STATIONS } from '@charge-it/shared/model/pending-station.ts'
import { DEFAULT_HEARTBEAT_S } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Clock } from '../clock.ts'
import type { EdgeConfig } from '../config.ts'
import { heartbeatIntervalS } from '../heartbeat-interval.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Observations } from '../observations.ts'
import type { RpcServer } from '../rpc/ocpp-rpc.ts'
import type { Admission } from '../rpc/session.ts'
import type { OcppVersion } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import { authenticateStation } from './authenticate-station.ts'
import { type ChosenSubprotocol, chooseSubprotocol, offeredSubprotocols } from './choose-subprotocol.ts'
import { connectionFacts } from './connection-facts.ts'
import { failureLimit } from './failure-limit.ts'
import { keyCheck } from './key-check.ts'
import { refuse } from './refuse.ts'
import { semaphore } from './semaphore.ts'
import { stationUrl } from './station-url.ts'

const ANSWER_HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Basic realm="ocpp", charset="UTF-8"' },
  429: { 'Retry-After': '60' },
  503: { 'Retry-After': '5' },
}

/** What an accepted handshake carries to its session. */
export type Handshake =
  | { readonly kind: 'station'; readonly admission: Admission }
  /** No subprotocol that we speak: the handshake is completed and the socket closed at once (OCPP-J 1.6 §3.1.2). */
  | { readonly kind: 'noSubprotocol' }

export interface UpgradeDeps {
  readonly config: EdgeConfig
  readonly stores: Stores
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** In our order of preference. */
  readonly versions: readonly OcppVersion[]
  readonly rpc: RpcServer
  readonly observations: Observations
  readonly draining: () => boolean
  /** Sockets of stations that nobody registered. */
  readonly unregistered: () => number
}

/** Handles upgrade requests: identity, credentials, subprotocol; accepted ones go on to ocpp-rpc. Never throws. */
export function upgradeHandler(deps: UpgradeDeps): (request: IncomingMessage, socket: Socket, head: Buffer) => void {
  const { config, stores, clock, log, metrics, observations, unregistered } = deps
  const { limits } = config
  const places = semaphore(limits.authenticationsAtOnce)
  const keys = keyCheck(clock)
  const failures = failureLimit(clock, limits.failedLoginsPerMinute)

  return (request, socket, head) => {
    const facts = connectionFacts(request, config)
    const offered = offeredSubprotocols(request.headers['sec-websocket-protocol'])
    let done = false
    const end = () => {
      done = true
      cancelTimeout()
      socket.off('error', onFault)
      socket.off('close', onGone)
    }
    const turnAway = (status: number, stationId: string, reason: AttemptReason, text: string | null = null) => {
      if (done) return
      end()
      metrics.count('ocpp_upgrades_refused_total', reason)
      log.warn('handshake refused', { stationId, reason, status, detail: text, remoteAddress: facts.remoteAddress })
      if (reason !== 'draining') {
        stores.journal.attempt(stationId, reason, { text, remoteAddress: facts.remoteAddress, subprotocols: offered })
      }
      const headers = ANSWER_HEADERS[status] ?? {}
      socket.on('error', () => socket.destroy())
      refuse(socket, status, headers)
    }
    const onFault = (error: Error) => {
      log.info('socket failed during the handshake', { remoteAddress: facts.remoteAddress, cause: error.message })
      socket.destroy()
    }
    const onGone = () => end()
    socket.on('error', onFault)
    socket.once('close', onGone)
    const url = stationUrl(request.url ?? '/')
    const named = url.kind === 'station' ? url.stationId : url.kind === 'badIdentity' ? url.text : ''
    let cancelTimeout = clock.after(limits.handshakeWaitMs, () =>
      turnAway(503, named, 'storeUnavailable', 'too many handshakes at once'),
    )

    if (deps.draining()) return turnAway(503, named, 'draining')
    if (url.kind === 'otherPath')
      return turnAway(404, lastPartOf(request.url ?? ''), 'wrongPath', pathOf(request.url ?? ''))
    if (url.kind === 'badIdentity') return turnAway(400, url.text, 'badIdentity')
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return turnAway(400, named, 'wrongPath')

    const { stationId } = url
    if (facts.claimsCertificate) {
      const { remoteAddress } = facts
      log.warn('headers of a client certificate ignored, they come from no trusted proxy', { stationId, remoteAddress })
    }
    const authenticate = async () => {
      if (done) return
      // Waiting in line is no fault of the charger: only its own turn is timed.
      cancelTimeout()
      cancelTimeout = clock.after(limits.handshakeTimeoutMs, () =>
        turnAway(503, named, 'storeUnavailable', 'the handshake took too long'),
      )
      const { authorization } = request.headers
      const verdict = await authenticateStation(
        { stationId, authorization, facts },
        { stores, config, keys, failures, log },
      )
      if (verdict.kind === 'refused' && verdict.reason === 'unknownStation') return await meetUnknown()
      if (verdict.kind === 'refused') return turnAway(verdict.status, stationId, verdict.reason, verdict.text)
      const { station, securityProfile } = verdict
      const fallback = station.defaultProtocol === 'ocpp1.6' ? '1.6' : null
      const chosen = chooseSubprotocol(request.headers['sec-websocket-protocol'], deps.versions, fallback)
      const site = await stores.stations.site(station.siteId)
      if (done) return
      if (deps.draining()) return turnAway(503, stationId, 'draining')
      end()
      if (chosen.kind === 'none') {
        log.warn('no subprotocol in common', {
          stationId,
          reason: chosen.reason,
          offered: offered.join(' ').slice(0, 200),
        })
        stores.journal.attempt(stationId, chosen.reason, {
          text: null,
          remoteAddress: facts.remoteAddress,
          subprotocols: offered,
        })
        return handOver({ kind: 'noSubprotocol' }, null)
      }
      if (station.lastBootAt === null) {
        stores.journal.attempt(stationId, 'connected', {
          text: `OCPP ${chosen.version}, security profile ${securityProfile}`,
          remoteAddress: facts.remoteAddress,
          subprotocols: offered,
        })
      }
      if (verdict.usedNewKey) settle('previous key not ended', stores.stations.retirePreviousKey(stationId))
      if (verdict.usedNewCertificate !== null) {
        settle('certificate not taken into use', useCertificate(stationId, verdict.usedNewCertificate))
      }
      if (securityProfile > station.securityProfile) {
        settle('security profile not raised', stores.stations.raiseSecurityProfile(stationId, securityProfile))
      }
      const heartbeatS = heartbeatIntervalS(stationId, site?.heartbeatS)
      handOver(
        { kind: 'station', admission: admissionOf(station, chosen, { ...facts, securityProfile, heartbeatS }) },
        chosen.echo,
      )
    }
    /** Nobody registered it: an operator finds it in a list, and where the settings allow it, it may say who it is. */
    const meetUnknown = async () => {
      const { tls, remoteAddress } = facts
      const sentPassword = /^basic\s/i.test(request.headers.authorization ?? '')
      const chosen = chooseSubprotocol(request.headers['sec-websocket-protocol'], deps.versions, null)
      const ocppVersion = chosen.kind === 'chosen' ? chosen.version : null
      stores.pendingStations.knocked({
        stationId,
        ocppVersion,
        subprotocols: offered,
        sentPassword,
        tls,
        remoteAddress,
      })
      const mayConnect =
        chosen.kind === 'chosen' && (tls || config.allowInsecure) && unregistered() < MAX_PENDING_STATIONS
      if (!mayConnect || !(await stores.pendingStations.mayConnect())) return turnAway(404, stationId, 'unknownStation')
      if (done) return
      end()
      const admission: Admission = {
        ...{ stationId, siteId: null, registration: 'pending', ocppVersion: chosen.version, unregistered: true },
        ...{ securityProfile: 0, remoteAddress, booted: false, noCloseFrame: false, heartbeatS: DEFAULT_HEARTBEAT_S },
      }
      handOver({ kind: 'station', admission }, chosen.echo)
    }
    const useCertificate = async (stationId: string, fingerprint: string) => {
      if (!(await stores.certificates.used(stationId, fingerprint))) return
      log.info('new certificate in use', { stationId, fingerprint })
      observations.publish({ kind: 'certificateUsed', stationId, fingerprint, at: clock.now() })
    }
    const handOver = (handshake: Handshake, protocol: string | null) => {
      // ocpp-rpc would decode the path again and choke on odd subprotocol lists: it sees what was decided here.
      request.url = '/station'
      if (protocol === null) delete request.headers['sec-websocket-protocol']
      else request.headers['sec-websocket-protocol'] = protocol
      deps.rpc.accept(request, socket, head, handshake, protocol)
    }
    const settle = (text: string, work: Promise<void>) => {
      work.catch((error: unknown) => log.error(text, { stationId, cause: messageOf(error) }))
    }

    places.run(authenticate).catch((error: unknown) => {
      log.error('station not looked up', { stationId, cause: messageOf(error) })
      turnAway(503, stationId, 'storeUnavailable')
    })
  }
}

function admissionOf(
  station: Station,
  chosen: Extract<ChosenSubprotocol, { kind: 'chosen' }>,
  facts: Pick<Admission, 'remoteAddress' | 'securityProfile' | 'heartbeatS'>,
): Admission {
  return {
    stationId: station.stationId,
    siteId: station.siteId,
    registration: station.registration,
    ocppVersion: chosen.version,
    securityProfile: facts.securityProfile,
    remoteAddress: facts.remoteAddress,
    booted: station.registration === 'accepted' && station.lastBootAt !== null,
    noCloseFrame: station.noCloseFrame === true,
    heartbeatS: facts.heartbeatS,
  }
}

/** Without the query, in which chargers are known to carry keys. */
function pathOf(url: string): string {
  return (url.split(/[?#]/)[0] ?? '').slice(0, 100)
}

/** What is probably the name of the station. */
function lastPartOf(url: string): string {
  return (
    pathOf(url)
      .split('/')
      .findLast((part) => part !== '') ?? ''
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
