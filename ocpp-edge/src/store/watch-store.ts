import { lookedAtUntil, type Watch, watchSchema } from '@charge-it/shared/model/watch.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { WatchStore } from './stores.ts'

export interface ListeningWatchStore extends WatchStore {
  readonly ready: Promise<void>
  close(): void
}

/** Leases of those who look live, kept current by one listener. A lease ends by itself when it is not renewed. */
export function watchStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
}): ListeningWatchStore {
  const { documents, clock, log } = deps
  const leases = new Map<string, { readonly until: number; readonly cancel: () => void }>()
  const expectations = new Map<string, NonNullable<Watch['expected']>>()
  const started: ((stationId: string) => void)[] = []
  const ended: ((stationId: string) => void)[] = []

  const renew = (stationId: string, until: number) => {
    const old = leases.get(stationId)
    old?.cancel()
    const remaining = until - clock.now().getTime()
    if (remaining <= 0) {
      if (leases.delete(stationId)) for (const listener of ended) listener(stationId)
      return
    }
    leases.set(stationId, { until, cancel: clock.after(remaining, () => renew(stationId, until)) })
    if (old === undefined) for (const listener of started) listener(stationId)
  }

  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const close = documents.listen({ collection: collections.watches, after: ['expiresAt', clock.now()] }, (changes) => {
    for (const { kind, path, fields } of changes) {
      const watch = parseOrLog(log, watchSchema, path, fields)
      if (watch === undefined) continue
      if (kind === 'removed' || watch.expected === undefined) expectations.delete(watch.stationId)
      else expectations.set(watch.stationId, watch.expected)
      renew(watch.stationId, kind === 'removed' ? 0 : (lookedAtUntil(watch)?.getTime() ?? 0))
    }
    resolve()
  })

  const watched = (stationId: string) => (leases.get(stationId)?.until ?? 0) > clock.now().getTime()
  const expectationOf = (stationId: string) => {
    const expectation = expectations.get(stationId)
    return expectation !== undefined && expectation.until > clock.now() ? expectation : undefined
  }

  return {
    watched,
    sampled: (stationId) => watched(stationId) || expectationOf(stationId) !== undefined,
    expected: (stationId, connectorId) => expectationOf(stationId)?.connectors[connectorId],
    onStarted: (listener) => {
      started.push(listener)
    },
    onEnded: (listener) => {
      ended.push(listener)
    },
    ready,
    close: () => {
      close()
      for (const { cancel } of leases.values()) cancel()
    },
  }
}
