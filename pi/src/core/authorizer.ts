import * as v from 'valibot'
import { type Csms, CsmsError, type StateStore } from '../ports.ts'
import type { Configuration } from './configuration.ts'
import type { LocalList } from './local-list.ts'
import type { IdTagInfo } from './outbox.ts'
import type { StationClock } from './station-clock.ts'

const CACHE_LIMIT = 1000

/** Whether a card may charge, and who said so. */
export interface Authorization {
  readonly status: string
  readonly parentIdTag: string | null
  readonly via: 'csms' | 'list' | 'cache' | 'offline-unknown' | 'offline'
}

export interface Authorizer {
  /** Asks the CSMS when it can be reached, else what is stored here (OCPP 1.6 §3.5). */
  authorize(idTag: string): Promise<Authorization>
  /** Remembers what the CSMS said of a card. */
  learn(idTag: string, info: IdTagInfo): void
  clearCache(): Promise<boolean>
}

const cacheSchema = v.record(
  v.string(),
  v.object({ status: v.string(), expiryDate: v.optional(v.string()), parentIdTag: v.optional(v.string()) }),
)
const confirmationSchema = v.object({
  idTagInfo: v.object({
    status: v.string(),
    expiryDate: v.optional(v.string()),
    parentIdTag: v.optional(v.string()),
  }),
})

export function createAuthorizer(deps: {
  csms: Csms
  state: StateStore
  configuration: Configuration
  localList: LocalList
  clock: StationClock
  maySend: () => boolean
}): Authorizer {
  const stored = v.safeParse(cacheSchema, deps.state.read('authorization-cache'))
  const cache = new Map<string, IdTagInfo>(stored.success ? Object.entries(stored.output) : [])

  const save = () => deps.state.write('authorization-cache', Object.fromEntries(cache))
  const told = (info: IdTagInfo, via: Authorization['via']): Authorization => {
    const expired = info.expiryDate !== undefined && Date.parse(info.expiryDate) <= deps.clock.nowMs()
    const status = info.status === 'Accepted' && expired ? 'Expired' : info.status
    return { status, parentIdTag: info.parentIdTag ?? null, via }
  }
  const known = (idTag: string): Authorization | null => {
    const listed = deps.configuration.bool('LocalAuthListEnabled') ? deps.localList.find(idTag) : null
    if (listed !== null) return told(listed, 'list')
    const cached = deps.configuration.bool('AuthorizationCacheEnabled') ? cache.get(idTag) : undefined
    return cached === undefined ? null : told(cached, 'cache')
  }

  const learn = (idTag: string, info: IdTagInfo): void => {
    if (!deps.configuration.bool('AuthorizationCacheEnabled')) return
    cache.delete(idTag)
    cache.set(idTag, info)
    for (const oldest of cache.keys()) {
      if (cache.size <= CACHE_LIMIT) break
      cache.delete(oldest)
    }
    void save()
  }

  const offline = (idTag: string): Authorization => {
    if (!deps.configuration.bool('LocalAuthorizeOffline'))
      return { status: 'Invalid', parentIdTag: null, via: 'offline' }
    const answer = known(idTag)
    if (answer !== null) return answer
    return deps.configuration.bool('AllowOfflineTxForUnknownId')
      ? { status: 'Accepted', parentIdTag: null, via: 'offline-unknown' }
      : { status: 'Invalid', parentIdTag: null, via: 'offline' }
  }

  return {
    learn,
    clearCache: async () => {
      if (!deps.configuration.bool('AuthorizationCacheEnabled')) return false
      cache.clear()
      await save()
      return true
    },
    authorize: async (idTag) => {
      if (deps.configuration.bool('LocalPreAuthorize')) {
        const answer = known(idTag)
        if (answer?.status === 'Accepted') return answer
      }
      if (!deps.maySend()) return offline(idTag)
      try {
        const confirmation = v.parse(confirmationSchema, await deps.csms.call('Authorize', { idTag }))
        learn(idTag, confirmation.idTagInfo)
        return told(confirmation.idTagInfo, 'csms')
      } catch (error) {
        if (error instanceof CsmsError && error.failure !== 'callError') return offline(idTag)
        if (error instanceof CsmsError || error instanceof v.ValiError) {
          return { status: 'Invalid', parentIdTag: null, via: 'csms' }
        }
        throw error
      }
    },
  }
}
