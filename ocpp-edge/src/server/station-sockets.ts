import type { Clock } from '../clock.ts'
import type { EdgeConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { RpcClient } from '../rpc/ocpp-rpc.ts'
import { type ServeDeps, stationServer } from '../rpc/rpc-server.ts'
import type { WireSession } from '../rpc/session.ts'
import { type OpenSessions, openSessions } from '../rpc/session-registry.ts'
import { type Presence, presence } from './presence.ts'
import type { Handshake } from './upgrade.ts'

export interface StationSocketsDeps extends Omit<ServeDeps, 'onClosed'> {
  readonly config: EdgeConfig
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly random: () => number
}

/** Every open socket of this instance: opening, taking over, pinging, closing. */
export interface StationSockets {
  readonly sessions: OpenSessions<WireSession>
  /** How many of them belong to stations that nobody registered. */
  unregistered(): number
  /** For ocpp-rpc's new clients. */
  opened(client: RpcClient): void
  /** Closes all within `overMs`, spread, then terminates what is left. Resolves when none is open. */
  closeAll(overMs: number): Promise<void>
}

/** Cloud Run cuts a request after 60 minutes; a close of our own says so to the station. */
const SHORTEST_LIFE_MS = 50 * 60_000
const LIFE_SPREAD_MS = 8 * 60_000
const TICK_MS = 1_000
const REPLACED_AGAIN_MS = 10 * 60_000
const MOST_REPLACED = 5_000
/** Closes per second of a drain, so that a small instance does not wait for nothing. */
const CLOSES_PER_S = 200

export function stationSockets(deps: StationSocketsDeps): StationSockets {
  const { config, stores, clock, log, metrics, random } = deps
  const { limits } = config
  const open = new Map<WireSession, { readonly phase: number; readonly closeAt: number }>()
  const phases = Math.max(1, Math.round(limits.pingIntervalMs / TICK_MS))
  const sessions = openSessions<WireSession>((error) =>
    log.error('listener of sessions failed', { cause: error instanceof Error ? error.message : String(error) }),
  )
  const presences: Presence = presence({
    ...{ stations: stores.stations, clock, log, offlineAfterMs: limits.offlineAfterMs },
    isHere: (stationId) => sessions.get(stationId) !== undefined,
  })
  /** When a socket of a station was last replaced while it was open. */
  const replacedAt = new Map<string, number>()
  const noteReplaced = ({ stationId, remoteAddress }: WireSession, old: WireSession) => {
    const now = clock.now().getTime()
    const before = replacedAt.get(stationId) ?? Number.NEGATIVE_INFINITY
    replacedAt.delete(stationId)
    replacedAt.set(stationId, now)
    for (const oldest of replacedAt.keys()) {
      if (replacedAt.size <= MOST_REPLACED) break
      replacedAt.delete(oldest)
    }
    // Once is a connection that broke; again soon, or from elsewhere, is a second charger of this name.
    if (now - before > REPLACED_AGAIN_MS && old.remoteAddress === remoteAddress) return
    const text = old.remoteAddress === remoteAddress ? null : 'from another address'
    stores.journal.attempt(stationId, 'duplicateSocket', { text, remoteAddress, subprotocols: [] })
  }
  let lastSocketNumber = 0
  let tick = 0
  let closing = false
  let allClosed: (() => void) | null = null

  const onClosed = (session: WireSession, code: number) => {
    open.delete(session)
    metrics.count('ocpp_sockets_closed_total', String(code))
    const { stationId, socketNumber } = session
    log.info('socket closed', { stationId, socketNumber, code, sockets: open.size })
    sessions.remove(session)
    if (sessions.get(stationId) === undefined) presences.left(session)
    if (open.size === 0) allClosed?.()
  }

  const serve = stationServer({ ...deps, onClosed })

  stores.stations.onTakenOver((stationId, epoch) => {
    const session = sessions.get(stationId)
    if (session === undefined || session.epoch === 0 || session.epoch >= epoch) return
    log.info('socket dropped, a newer one is open elsewhere', { stationId, epoch })
    session.close(1001, 'connected elsewhere')
  })

  stores.stations.onRegistration((stationId, registration) => {
    const session = sessions.get(stationId)
    // One that is not admitted anyway learns it as the answer to its next boot.
    if (session === undefined || registration === 'accepted' || !session.booted) return
    log.info('socket closed, the station is no longer admitted', { stationId, registration })
    session.close(1008, registration === 'rejected' ? 'this station was rejected' : 'this station awaits admission')
  })

  const endTicks = clock.every(TICK_MS, () => {
    tick = (tick + 1) % phases
    const now = clock.now().getTime()
    for (const [session, { phase, closeAt }] of open) {
      if (phase !== tick) continue
      const { stationId, socketNumber } = session
      if (!session.checkLife()) log.info('silent station dropped', { stationId, socketNumber })
      else if (now >= closeAt && !session.busy) session.close(1012, 'reconnect please')
    }
  })

  return {
    sessions,
    unregistered: () => {
      let count = 0
      for (const session of open.keys()) if (session.unregistered) count++
      return count
    },
    opened(client) {
      const handshake = client.session
      if (!isHandshake(handshake)) throw new Error('a client without a handshake')
      if (handshake.kind === 'noSubprotocol' || closing) {
        client.socket.close(handshake.kind === 'noSubprotocol' ? 1002 : 1001)
        const cancel = clock.after(limits.closeTimeoutMs, () => client.socket.terminate())
        client.socket.once('close', cancel)
        return
      }
      const session = serve(client, handshake.admission, ++lastSocketNumber)
      const { stationId, socketNumber, ocppVersion, securityProfile } = session
      const life = config.cloudRun ? SHORTEST_LIFE_MS + random() * LIFE_SPREAD_MS : Number.POSITIVE_INFINITY
      open.set(session, { phase: Math.floor(random() * phases), closeAt: clock.now().getTime() + life })
      metrics.count('ocpp_sockets_opened_total', ocppVersion)
      log.info('socket opened', { stationId, socketNumber, ocppVersion, securityProfile, sockets: open.size })
      const old = sessions.add(session)
      if (old !== undefined) {
        log.info('older socket replaced', { stationId, socketNumber: old.socketNumber })
        noteReplaced(session, old)
        old.close(1001, 'connected again')
      }
      presences.arrived(
        session,
        () => open.has(session),
        () => sessions.opened(session),
      )
    },
    async closeAll(overMs) {
      closing = true
      presences.end()
      endTicks()
      if (open.size === 0) return
      const all = [...open.keys()]
      const spreadMs = Math.min(Math.max(0, overMs - limits.closeTimeoutMs), (all.length * 1000) / CLOSES_PER_S)
      const done = new Promise<void>((resolve) => {
        allClosed = resolve
      })
      for (const [index, session] of all.entries()) {
        const ms = (index * spreadMs) / all.length
        if (ms < 1) session.close(1001, 'restarting')
        else clock.after(ms, () => session.close(1001, 'restarting'))
      }
      const cancel = clock.after(overMs, () => {
        for (const session of open.keys()) session.terminate()
      })
      await done
      cancel()
    },
  }
}

function isHandshake(session: unknown): session is Handshake {
  return typeof session === 'object' && session !== null && 'kind' in session
}
