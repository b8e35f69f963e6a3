import type { Edge } from '@charge-it/shared/model/edge.ts'
import type { EdgeStore } from './edge-store.ts'

/** Keeps what was written, for tests. */
export interface MemoryEdgeStore extends EdgeStore {
  readonly written: readonly Edge[]
}

export function memoryEdgeStore(): MemoryEdgeStore {
  const written: Edge[] = []
  return {
    written,
    async write(edge) {
      written.push(edge)
    },
  }
}
