import { addressClass } from '@charge-it/shared/connections/address-class.ts'
import { MAX_PENDING_STATIONS, type PendingStation } from '@charge-it/shared/model/pending-station.ts'
import { connectionSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { BootFacts } from './stores.ts'

const AGAIN_MS = 60_000
const SETTINGS_FRESH_MS = 30_000
const KEEP_MS = 30 * 86_400_000

/** How a station that nobody registered presented itself. */
export type Knock = Pick<PendingStation, 'ocppVersion' | 'sentPassword' | 'tls'> & {
  readonly subprotocols: readonly string[]
  readonly stationId: string
  readonly remoteAddress: string
}

/** Stations that knock without being registered: `pendingStations/{stationKey}`. */
export interface PendingStationStore {
  /** At most one write a minute per station, and {@link MAX_PENDING_STATIONS} documents. */
  knocked(knock: Knock): void
  /** What it told of itself, where it may connect while it is pending. */
  booted(stationId: string, boot: BootFacts): void
  /** Unknown stations may open a socket (`settings/connections`, read at most every 30 s). Rejects with StoreError. */
  mayConnect(): Promise<boolean>
}

interface Counted {
  attempts: number
  readonly firstAt: Date
  writtenAt: number
}

export function pendingStationStore(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
}): PendingStationStore {
  const { documents, group, clock, log, edgeId } = deps
  const counted = new Map<string, Counted>()
  let stored: { readonly ids: Promise<Set<string>>; readonly readAt: number } | null = null
  let settings: { readonly mayConnect: boolean; readonly readAt: number } | null = null

  /** Read again now and then: accepted and dismissed ones make room. */
  const storedIds = (): Promise<Set<string>> => {
    const now = clock.now().getTime()
    if (stored === null || now - stored.readAt > AGAIN_MS) {
      const ids = documents
        .query({ collection: collections.pendingStations, limit: MAX_PENDING_STATIONS })
        .then((found) => new Set(found.map(({ path }) => path)))
      ids.catch(() => {
        stored = null
      })
      stored = { ids, readAt: now }
    }
    return stored.ids
  }

  const write = async (stationId: string, fields: Partial<PendingStation>) => {
    const path = paths.pendingStation(stationId)
    const ids = await storedIds()
    if (!ids.has(path) && ids.size >= MAX_PENDING_STATIONS) return
    ids.add(path)
    await group.write({ kind: 'merge', path, fields })
  }
  const inBackground = (work: Promise<void>) => {
    work.catch((error: unknown) =>
      log.error('pending station not stored', { cause: error instanceof Error ? error.message : String(error) }),
    )
  }

  return {
    knocked({ stationId, remoteAddress, ...knock }) {
      const at = clock.now()
      const known = counted.get(stationId) ?? { attempts: 0, firstAt: at, writtenAt: Number.NEGATIVE_INFINITY }
      counted.delete(stationId)
      counted.set(stationId, known)
      for (const oldest of counted.keys()) {
        if (counted.size <= 2 * MAX_PENDING_STATIONS) break
        counted.delete(oldest)
      }
      known.attempts++
      if (at.getTime() - known.writtenAt < AGAIN_MS) return
      const nothingTold = { vendor: null, model: null, serialNumber: null, firmwareVersion: null }
      const isFirst = known.writtenAt === Number.NEGATIVE_INFINITY
      known.writtenAt = at.getTime()
      inBackground(
        write(stationId, {
          ...{ stationId, registration: 'pending', reason: 'unknownStation', ...knock },
          subprotocols: knock.subprotocols.slice(0, 10).map((name) => name.slice(0, 50)),
          ...{ attempts: known.attempts, remoteAddress, addressClass: addressClass(remoteAddress) },
          ...(isFirst ? nothingTold : {}),
          ...{ firstAt: known.firstAt, lastAt: at, edgeId, expireAt: new Date(at.getTime() + KEEP_MS) },
        }),
      )
    },
    booted(stationId, { vendor, model, serialNumber, firmwareVersion }) {
      inBackground(write(stationId, { vendor, model, serialNumber, firmwareVersion, lastAt: clock.now() }))
    },
    async mayConnect() {
      const now = clock.now().getTime()
      if (settings !== null && now - settings.readAt < SETTINGS_FRESH_MS) return settings.mayConnect
      const path = paths.setting('connections')
      const fields = await documents.get(path)
      const read = fields === undefined ? undefined : parseOrLog(log, connectionSettingsSchema, path, fields)
      settings = { mayConnect: read?.unknownMayConnect ?? false, readAt: now }
      return settings.mayConnect
    },
  }
}
