import type { Edge } from '@charge-it/shared/model/edge.ts'

/** Where an instance says that it is alive. */
export interface EdgeStore {
  /** Replaces `edges/{edgeId}` and its public copy `publicEdges/{edgeId}`, together. */
  write(edge: Edge): Promise<void>
}
