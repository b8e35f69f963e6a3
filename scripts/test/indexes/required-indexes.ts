import type { QueryShape } from './query-shape.ts'

type Direction = 'ASCENDING' | 'DESCENDING'
export type QueryScope = 'COLLECTION' | 'COLLECTION_GROUP'

export interface IndexField {
  readonly fieldPath: string
  readonly order?: Direction
  readonly arrayConfig?: 'CONTAINS'
}
export interface CompositeIndex {
  readonly collectionGroup: string
  readonly queryScope: QueryScope
  readonly fields: readonly IndexField[]
}
export interface FieldIndex {
  readonly collectionGroup: string
  readonly queryScope: QueryScope
  readonly field: IndexField
}

/**
 * What a query needs. Firestore keeps an index on every field of a collection by itself, in both directions, and joins
 * them for queries that only compare with `==`. Everything else needs a composite index; collection groups need even
 * their single fields declared. Joining composite indexes is possible in places, but not relied on.
 */
export function requiredIndexes(shape: QueryShape): {
  readonly composite: CompositeIndex | null
  /** Single-field indexes, automatic unless they are switched off or are those of a group. */
  readonly fields: readonly FieldIndex[]
} {
  const { collection: collectionGroup, equal = [], contains, range, sum } = shape
  const queryScope: QueryScope = shape.group === true ? 'COLLECTION_GROUP' : 'COLLECTION'
  const order = shape.order ?? (range === undefined ? [] : [[range, 'asc'] as const])
  const sorted: readonly IndexField[] = order.map(([fieldPath, direction]) => ({
    fieldPath,
    order: direction === 'asc' ? ('ASCENDING' as const) : ('DESCENDING' as const),
  }))
  const filters: readonly IndexField[] = [
    ...[...equal].sort().map((fieldPath) => ({ fieldPath, order: 'ASCENDING' as const })),
    ...(contains === undefined ? [] : [{ fieldPath: contains, arrayConfig: 'CONTAINS' as const }]),
  ]
  const summed: readonly IndexField[] = sum === undefined ? [] : [{ fieldPath: sum, order: 'ASCENDING' as const }]
  const rest = [...sorted, ...summed]
  if ((filters.length > 0 && rest.length > 0) || rest.length > 1) {
    return { composite: { collectionGroup, queryScope, fields: [...filters, ...rest] }, fields: [] }
  }
  return {
    composite: null,
    fields: [...filters, ...rest].map((field) => ({ collectionGroup, queryScope, field })),
  }
}
