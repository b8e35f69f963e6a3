import { isDeepStrictEqual } from 'node:util'

/** But for when it was computed. */
export function isSameReport<T extends { readonly computedAt: Date }>(stored: T | undefined, next: T): boolean {
  return stored !== undefined && isDeepStrictEqual({ ...stored, computedAt: null }, { ...next, computedAt: null })
}
