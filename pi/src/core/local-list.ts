import * as v from 'valibot'
import type { StateStore } from '../ports.ts'
import type { IdTagInfo } from './outbox.ts'

const entrySchema = v.object({
  status: v.string(),
  expiryDate: v.optional(v.string()),
  parentIdTag: v.optional(v.string()),
})
const storedSchema = v.object({ version: v.number(), entries: v.record(v.string(), entrySchema) })

export interface ListChange {
  readonly idTag: string
  /** Absent: the card leaves the list. */
  readonly idTagInfo?: IdTagInfo
}

export interface LocalList {
  version(): number
  find(idTag: string): IdTagInfo | null
  /** @returns the OCPP status (§7.46). Nothing changes unless Accepted, and then at once as a whole. */
  update(
    type: 'Full' | 'Differential',
    version: number,
    changes: readonly ListChange[],
  ): Promise<'Accepted' | 'Failed' | 'VersionMismatch'>
}

/** The list of cards the CSMS wants known without asking it (OCPP 1.6 §3.5.2). Cards compare without case. */
export function createLocalList(deps: { state: StateStore; maxLength: () => number }): LocalList {
  const stored = v.safeParse(storedSchema, deps.state.read('local-list'))
  let version = stored.success ? stored.output.version : 0
  let entries = new Map<string, IdTagInfo>(stored.success ? Object.entries(stored.output.entries) : [])

  return {
    version: () => version,
    find: (idTag) => entries.get(idTag.toUpperCase()) ?? null,
    update: async (type, wanted, changes) => {
      if (wanted <= 0 || (type === 'Differential' && wanted <= version)) return 'VersionMismatch'
      const next = new Map<string, IdTagInfo>(type === 'Full' ? [] : entries)
      for (const { idTag, idTagInfo } of changes) {
        if (idTagInfo !== undefined) next.set(idTag.toUpperCase(), idTagInfo)
        else if (type === 'Differential') next.delete(idTag.toUpperCase())
        else return 'Failed'
      }
      if (next.size > deps.maxLength()) return 'Failed'
      await deps.state.write('local-list', { version: wanted, entries: Object.fromEntries(next) })
      entries = next
      version = wanted
      return 'Accepted'
    },
  }
}
