import { ALL_SITES, paths } from '@charge-it/shared/paths.ts'
import type { Firestore } from 'firebase-admin/firestore'

/** Counts every document write that this client sends from now on, by collection; those of the whole fleet as `fleet`. */
export function countWrites(firestore: Firestore): Map<string, number> {
  const counts = new Map<string, number>()
  const client: { request: (...args: unknown[]) => Promise<unknown> } = Object(firestore)
  const send = client.request.bind(firestore)
  client.request = (...args) => {
    const [method, request] = args
    if (method === 'commit' || method === 'batchWrite') {
      const writes: { update?: { name?: string }; delete?: string }[] = Object(request).writes ?? []
      for (const write of writes) {
        const path = (write.update?.name ?? write.delete ?? '').split('/documents/')[1] ?? ''
        const parts = path.split('/')
        const isFleets = path.startsWith(`stats/${ALL_SITES}`) || path === paths.fleetHealth()
        const name = isFleets ? 'fleet' : parts.filter((_, index) => index % 2 === 0).join('/')
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
    }
    return send(...args)
  }
  return counts
}
