import {
  type Registration,
  type Station,
  stationCredentialsSchema,
  stationSchema,
} from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { batched } from './batched.ts'
import type { Documents } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { SiteCache } from './site-cache.ts'
import { type StationStore, StoreError } from './stores.ts'

/** How long a station that is not held here is remembered: long enough for one storm of reconnects. */
const BRIEF_MS = 5_000
const MAX_BRIEF = 20_000
const CHECK_HELD_MS = 60_000
/** Reports come every few minutes and at each boot; an hour is what the budget of writes allows. */
const SYSTEM_EVERY_MS = 3_540_000
/** Stations that arrive together are claimed in one transaction. */
const CLAIMS = { atOnce: 4, most: 50, patienceMs: 1_000 }
interface Claim {
  readonly stationId: string
  readonly ocppVersion: string
}
interface Claimed {
  readonly station: Station
  readonly cameOnline: boolean
}

/** Stands for the epoch of a station that was deleted. */
export const DELETED_EPOCH = Number.MAX_SAFE_INTEGER

export interface HeldStations extends StationStore {
  /** Without reading: what is in memory of a station. */
  peek(stationId: string): Station | undefined
  /** Stations that are connected to this instance, as far as it knows. */
  served(): Iterable<string>
  /** Presence of a station held here changed in the database: for the public copies. */
  onPresence(listener: (stationId: string, online: boolean, lastSeenAt: Date | null) => void): void
  readonly ready: Promise<void>
  close(): void
}

export function stationStore(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly sites: SiteCache
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
}): HeldStations {
  const { documents, group, sites, clock, log, edgeId } = deps
  /** Stations whose newest epoch is ours, by our own claims and by the listener. */
  const held = new Map<string, Station>()
  const brief = new Map<string, { readonly station: Station; readonly readAt: number }>()
  /** Claims in progress: their stations may not be in the listener's result yet. */
  const claims = new Map<string, Promise<number>>()
  const inListener = new Set<string>()
  const takenOver: ((stationId: string, epoch: number) => void)[] = []
  const registrations: ((stationId: string, registration: Registration) => void)[] = []
  const presence: ((stationId: string, online: boolean, lastSeenAt: Date | null) => void)[] = []

  const read = async (stationId: string): Promise<Station | undefined> => {
    const fields = await documents.get(paths.station(stationId))
    return fields === undefined ? undefined : parseOrLog(log, stationSchema, paths.station(stationId), fields)
  }

  /** It left the listener's result, or never reached it: somebody else's, deleted, or ours again? */
  const checkHeld = async (stationId: string) => {
    const station = await read(stationId)
    if (claims.has(stationId)) return
    const known = held.get(stationId)
    if (known !== undefined && station !== undefined && known.connection.epoch > station.connection.epoch) return
    if (station?.connection.edgeId === edgeId) {
      held.set(stationId, station)
      return
    }
    if (!held.delete(stationId)) return
    const epoch = station?.connection.epoch ?? DELETED_EPOCH
    log.info(station === undefined ? 'station deleted' : 'station taken over by another instance', { stationId, epoch })
    for (const listener of takenOver) listener(stationId, epoch)
  }
  const check = (stationId: string) => {
    checkHeld(stationId).catch((error: unknown) =>
      log.error('owner of a station not read', {
        stationId,
        cause: error instanceof Error ? error.message : String(error),
      }),
    )
  }

  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const endListener = documents.listen(
    { collection: collections.stations, equal: [['connection.edgeId', edgeId]] },
    (changes) => {
      for (const { kind, path, fields } of changes) {
        const station = parseOrLog(log, stationSchema, path, fields)
        if (station === undefined) continue
        if (kind === 'removed') {
          inListener.delete(station.stationId)
          check(station.stationId)
        } else {
          inListener.add(station.stationId)
          const known = held.get(station.stationId)
          if (known === undefined || known.connection.epoch <= station.connection.epoch)
            held.set(station.stationId, station)
          if (known !== undefined && known.registration !== station.registration) {
            for (const listener of registrations) listener(station.stationId, station.registration)
          }
        }
      }
      resolve()
    },
  )
  const endChecks = clock.every(CHECK_HELD_MS, () => {
    for (const stationId of held.keys()) if (!inListener.has(stationId)) check(stationId)
  })

  const remember = (station: Station) => {
    const now = clock.now().getTime()
    brief.delete(station.stationId)
    brief.set(station.stationId, { station, readAt: now })
    for (const [oldest, { readAt }] of brief) {
      if (brief.size <= MAX_BRIEF && now - readAt < BRIEF_MS) break
      brief.delete(oldest)
    }
  }

  const peek = (stationId: string): Station | undefined => held.get(stationId) ?? brief.get(stationId)?.station

  const find = async (stationId: string): Promise<Station | undefined> => {
    const known = held.get(stationId)
    if (known !== undefined) return known
    const recent = brief.get(stationId)
    if (recent !== undefined && clock.now().getTime() - recent.readAt < BRIEF_MS) return recent.station
    const station = await read(stationId)
    if (station !== undefined) remember(station)
    return station
  }

  /** In memory at once, because the listener is a moment behind. */
  const patch = (stationId: string, change: (station: Station) => Station) => {
    const ours = held.get(stationId)
    if (ours !== undefined) held.set(stationId, change(ours))
    const recent = brief.get(stationId)
    if (recent !== undefined) brief.set(stationId, { ...recent, station: change(recent.station) })
  }

  /** @returns null for a station that is not stored. */
  const claimAll = (claims: readonly Claim[]) =>
    documents.transaction(async (transaction): Promise<readonly (Claimed | null)[]> => {
      const found = await transaction.getAll(claims.map(({ stationId }) => paths.station(stationId)))
      const now = clock.now()
      return claims.map(({ stationId, ocppVersion }, index) => {
        const path = paths.station(stationId)
        const fields = found[index]
        const stored = fields === undefined ? undefined : parseOrLog(log, stationSchema, path, fields)
        if (stored === undefined) return null
        const keeps = stored.connection.edgeId === edgeId && stored.connection.online
        const version =
          stationSchema.entries.ocppVersion.wrapped.options.find((option) => option === ocppVersion) ?? null
        const connection = keeps
          ? stored.connection
          : {
              ...{ ...stored.connection, edgeId, epoch: stored.connection.epoch + 1, connectedAt: now, online: true },
              // It was there until it came here: no outage lies between the two instances.
              lastSeenAt: stored.connection.online ? now : stored.connection.lastSeenAt,
            }
        if (!keeps || stored.ocppVersion !== version) {
          transaction.write({ kind: 'update', path, fields: { connection, ocppVersion: version, lastUpdatedAt: now } })
        }
        return { station: { ...stored, connection, ocppVersion: version }, cameOnline: !stored.connection.online }
      })
    })

  const claimTogether = batched(
    CLAIMS,
    ({ stationId }: Claim) => stationId,
    async (together): Promise<readonly (Claimed | null | StoreError)[]> => {
      try {
        return await claimAll(together)
      } catch (error) {
        // One that another instance fights for must not fail the others.
        if (together.length === 1) throw error
        log.warn('claims not stored together, one by one', { claims: together.length, cause: String(error) })
        const results = await Promise.allSettled(together.map(async (each) => (await claimAll([each]))[0] ?? null))
        return results.map((result) => (result.status === 'fulfilled' ? result.value : asStoreError(result.reason)))
      }
    },
  )

  const claimNow = async (stationId: string, ocppVersion: string): Promise<number> => {
    const known = held.get(stationId)
    if (known?.connection.edgeId === edgeId && known.connection.online && known.ocppVersion === ocppVersion) {
      return known.connection.epoch
    }
    const claimed = await claimTogether({ stationId, ocppVersion })
    if (claimed === null) throw new StoreError('the station is not stored')
    if (claimed instanceof StoreError) throw claimed
    const { station, cameOnline } = claimed
    // The listener may have been faster and then knows more than this transaction read.
    const heard = held.get(stationId)
    const { connection, ocppVersion: version } = station
    const isOlder = heard === undefined || heard.connection.epoch < connection.epoch
    held.set(stationId, isOlder ? station : { ...heard, connection, ocppVersion: version })
    if (cameOnline) for (const listener of presence) listener(stationId, true, station.connection.lastSeenAt)
    return station.connection.epoch
  }

  return {
    find,
    peek,
    *served() {
      for (const { stationId, connection } of held.values())
        if (connection.online && connection.edgeId === edgeId) yield stationId
    },
    ready,
    close: () => {
      endListener()
      endChecks()
    },
    onPresence: (listener) => {
      presence.push(listener)
    },
    onReturned: (listener) => {
      presence.push((stationId, online, lastSeenAt) => {
        if (online) listener(stationId, lastSeenAt)
      })
    },
    onTakenOver: (listener) => {
      takenOver.push(listener)
    },
    onRegistration: (listener) => {
      registrations.push(listener)
    },
    site: (siteId) => sites.site(siteId),
    async credentials(stationId) {
      const path = paths.stationCredentials(stationId)
      const fields = await documents.get(path)
      return fields === undefined ? undefined : parseOrLog(log, stationCredentialsSchema, path, fields)
    },
    retirePreviousKey: (stationId) =>
      documents.commit([
        {
          kind: 'update',
          path: paths.stationCredentials(stationId),
          fields: { previousAuthorizationKeyHash: null, authorizationKeyConfirmed: true, changedAt: clock.now() },
        },
      ]),
    async raiseSecurityProfile(stationId, securityProfile) {
      const raised = await documents.transaction(async (transaction) => {
        const path = paths.station(stationId)
        const fields = await transaction.get(path)
        const stored = fields === undefined ? undefined : parseOrLog(log, stationSchema, path, fields)
        if (stored === undefined || stored.securityProfile >= securityProfile) return undefined
        const level = stationSchema.entries.securityProfile.options.find((option) => option === securityProfile)
        if (level === undefined) return undefined
        transaction.write({ kind: 'update', path, fields: { securityProfile: level, lastUpdatedAt: clock.now() } })
        return level
      })
      if (raised !== undefined) patch(stationId, (station) => ({ ...station, securityProfile: raised }))
    },
    claim(stationId, ocppVersion) {
      // Sockets of one station that come within a moment would make their transactions wait for each other.
      const before = claims.get(stationId)
      const begin = () => claimNow(stationId, ocppVersion)
      const claim = before === undefined ? begin() : before.then(begin, begin)
      claims.set(stationId, claim)
      const ended = () => {
        if (claims.get(stationId) === claim) claims.delete(stationId)
      }
      claim.then(ended, ended)
      return claim
    },
    async markOffline(stationId, epoch, lastSeenAt) {
      const marked = await documents.transaction(async (transaction) => {
        const path = paths.station(stationId)
        const fields = await transaction.get(path)
        const stored = fields === undefined ? undefined : parseOrLog(log, stationSchema, path, fields)
        if (stored === undefined) return false
        const { connection } = stored
        if (connection.edgeId !== edgeId || connection.epoch !== epoch || !connection.online) return false
        transaction.write({
          kind: 'update',
          path,
          fields: { 'connection.online': false, 'connection.lastSeenAt': lastSeenAt, lastUpdatedAt: clock.now() },
        })
        return true
      })
      if (!marked) return
      patch(stationId, (station) => ({ ...station, connection: { ...station.connection, online: false, lastSeenAt } }))
      for (const listener of presence) listener(stationId, false, lastSeenAt)
    },
    async recordBoot(stationId, boot, at) {
      const station = await find(stationId)
      if (station === undefined) return
      const changed = Object.fromEntries(
        Object.entries(boot).filter(([name, value]) =>
          Object.entries(station).some(([key, old]) => key === name && old !== value),
        ),
      )
      patch(stationId, (old) => ({ ...old, ...boot, lastBootAt: at }))
      await group.write({
        kind: 'update',
        path: paths.station(stationId),
        fields: { ...changed, lastBootAt: at, lastUpdatedAt: at },
      })
    },
    async recordSystem(stationId, usage, at) {
      const station = await find(stationId)
      if (station === undefined) return
      const last = station.system?.reportedAt.getTime() ?? 0
      if (at.getTime() - last < SYSTEM_EVERY_MS) return
      const system = { ...usage, reportedAt: at }
      patch(stationId, (old) => ({ ...old, system }))
      await group.write({ kind: 'update', path: paths.station(stationId), fields: { system, lastUpdatedAt: at } })
    },
    recordDrawsAbove: (stationId, at) =>
      group.write({
        kind: 'update',
        path: paths.station(stationId),
        fields: { drawsAboveAt: at, lastUpdatedAt: at },
      }),
    recordProgress: (progress) =>
      group.write({
        kind: 'merge',
        path: paths.stationProgress(progress.stationId, progress.of),
        fields: { ...progress },
      }),
  }
}

function asStoreError(error: unknown): StoreError {
  return error instanceof StoreError ? error : new StoreError('station not claimed', { cause: error })
}
