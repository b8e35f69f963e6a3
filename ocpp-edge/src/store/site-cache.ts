import { type Site, siteSchema } from '@charge-it/shared/model/site.ts'
import { type Tariff, tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Log } from '../log.ts'
import type { DocumentChange, Documents, Fields } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'

/** Sites and tariffs, few and rarely changed: all of them in memory, kept current by two listeners. */
export interface SiteCache {
  site(siteId: string | null): Promise<Site | undefined>
  tariff(tariffId: string | null): Promise<Tariff | undefined>
  readonly ready: Promise<void>
  close(): void
}

export function siteCache(deps: { readonly documents: Documents; readonly log: Log }): SiteCache {
  const { documents, log } = deps
  const sites = cachedCollection('sites', (path, fields) => parseOrLog(log, siteSchema, path, fields))
  const tariffs = cachedCollection('tariffs', (path, fields) => parseOrLog(log, tariffSchema, path, fields))

  function cachedCollection<T>(collection: string, parsed: (path: string, fields: Fields) => T | undefined) {
    const known = new Map<string, T>()
    let complete = false
    const { promise: ready, resolve } = Promise.withResolvers<void>()
    const close = documents.listen({ collection }, (changes: readonly DocumentChange[]) => {
      for (const { kind, path, id, fields } of changes) {
        const document = kind === 'removed' ? undefined : parsed(path, fields)
        if (document === undefined) known.delete(id)
        else known.set(id, document)
      }
      complete = true
      resolve()
    })
    const find = async (id: string | null, path: (id: string) => string): Promise<T | undefined> => {
      if (id === null) return undefined
      const document = known.get(id)
      if (document !== undefined || complete) return document
      const fields = await documents.get(path(id))
      return fields === undefined ? undefined : parsed(path(id), fields)
    }
    return { find, ready, close }
  }

  return {
    site: (siteId) => sites.find(siteId, paths.site),
    tariff: (tariffId) => tariffs.find(tariffId, paths.tariff),
    ready: Promise.all([sites.ready, tariffs.ready]).then(() => undefined),
    close: () => {
      sites.close()
      tariffs.close()
    },
  }
}
