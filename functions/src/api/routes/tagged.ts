import type { Route } from '../api-call.ts'

/** Routes of one group of the specification. Each says what it is about: one that does not, does not compile. */
export function tagged(tag: string, routes: readonly Omit<Route, 'tag'>[]): readonly Route[] {
  return routes.map((route) => ({ ...route, tag }))
}
