import { ID_TAG_MAX_LENGTH, idTagKey } from '@charge-it/shared/ids/id-tag.ts'
import { newIdTag } from '@charge-it/shared/ids/new-id-tag.ts'
import { type IdTag, idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import type { AuthorizationStatus } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type Documents, DocumentsError } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { Authorization, IdTagStore } from './stores.ts'

const CACHE_MS = 5 * 60_000
/** By how much the clocks of those who change cards may differ from ours. */
const CLOCKS_MS = 60_000
const MAX_CACHED = 50_000
/** Unknown cards that one station may add to the list in an hour; a reader gone wild must not fill the database. */
const PENDING_PER_HOUR = 30

export interface CachedIdTags extends IdTagStore {
  /** The card as stored, at most five minutes old. Keyed by canonical idTag; undefined = unknown. */
  find(idTag: string): Promise<IdTag | undefined>
  /** This is what the card is now: another store has just written it. */
  remember(idTag: IdTag): void
  readonly ready: Promise<void>
  close(): void
}

export function idTagStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
}): CachedIdTags {
  const { documents, clock, log } = deps
  const cache = new Map<string, { readonly idTag: IdTag | undefined; readonly readAt: number }>()
  const pendingByStation = new Map<string, { hour: number; count: number }>()

  const remember = (key: string, idTag: IdTag | undefined) => {
    cache.delete(key)
    cache.set(key, { idTag, readAt: clock.now().getTime() })
    for (const oldest of cache.keys()) {
      if (cache.size <= MAX_CACHED) break
      cache.delete(oldest)
    }
  }

  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const close = documents.listen(
    { collection: collections.idTags, after: ['lastUpdatedAt', new Date(clock.now().getTime() - CLOCKS_MS)] },
    (changes) => {
      for (const { kind, id, path, fields } of changes) {
        if (kind === 'removed') cache.delete(id)
        else remember(id, parseOrLog(log, idTagSchema, path, fields))
      }
      resolve()
    },
  )

  const find = async (idTag: string): Promise<IdTag | undefined> => {
    if (idTag.length > ID_TAG_MAX_LENGTH) return undefined
    const key = idTagKey(idTag)
    const cached = cache.get(key)
    if (cached !== undefined && clock.now().getTime() - cached.readAt < CACHE_MS) return cached.idTag
    const path = paths.idTag(idTag)
    const fields = await documents.get(path)
    const found = fields === undefined ? undefined : parseOrLog(log, idTagSchema, path, fields)
    // The listener may have told of a change while this was read.
    const told = cache.get(key)
    if (told !== undefined && told !== cached && told.idTag !== undefined) return told.idTag
    remember(key, found)
    return found
  }

  const mayAddPending = (stationId: string): boolean => {
    const hour = Math.floor(clock.now().getTime() / 3_600_000)
    const counted = pendingByStation.get(stationId)
    if (counted === undefined || counted.hour !== hour) {
      pendingByStation.set(stationId, { hour, count: 1 })
      return true
    }
    counted.count++
    return counted.count <= PENDING_PER_HOUR
  }

  return {
    find,
    remember: (idTag) => remember(idTagKey(idTag.idTag), idTag),
    ready,
    close,
    async authorize(idTag, seen) {
      const known = await find(idTag)
      if (known !== undefined) return authorizationOf(known, clock.now())
      if (idTag !== '' && idTag.length <= ID_TAG_MAX_LENGTH && mayAddPending(seen.stationId)) {
        const now = clock.now()
        const seenAt = { stationId: seen.stationId, connectorId: seen.connectorId, at: now }
        const pending = newIdTag(idTag, { status: 'Pending', seenAt }, now)
        try {
          await documents.commit([{ kind: 'create', path: paths.idTag(idTag), fields: pending }])
          remember(idTagKey(idTag), pending)
          log.info('unknown card stored as pending', { stationId: seen.stationId })
        } catch (error) {
          // Another instance, or an operator, was first: what they stored decides.
          if (!(error instanceof DocumentsError && error.permanent)) throw error
          cache.delete(idTagKey(idTag))
          const stored = await find(idTag)
          if (stored !== undefined) return authorizationOf(stored, clock.now())
        }
      }
      return { status: 'Invalid', parentIdTag: null, expiresAt: null }
    },
  }
}

/** What a station is told of a card (OCPP 1.6 §7.2). A card that waits for its admission is Invalid. */
export function authorizationOf(idTag: IdTag, now: Date): Authorization {
  const { parentIdTag, expiresAt } = idTag
  return { status: statusOf(idTag, now), parentIdTag, expiresAt }
}

function statusOf(idTag: IdTag, now: Date): AuthorizationStatus {
  switch (idTag.status) {
    case 'Accepted':
      return idTag.expiresAt !== null && idTag.expiresAt.getTime() <= now.getTime() ? 'Expired' : 'Accepted'
    case 'Blocked':
      return 'Blocked'
    case 'Expired':
      return 'Expired'
    case 'Invalid':
    case 'Pending':
      return 'Invalid'
  }
}
