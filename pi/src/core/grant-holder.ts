import type { Cancel, Timers } from '../ports.ts'
import type { Grant } from './connector-types.ts'

/** Holds who may charge next at a connector, for as long as the plug may take. */
export interface GrantHolder {
  now(): Grant | null
  /** @param withinMs null: without an end. */
  give(grant: Grant, withinMs: number | null): void
  /** Takes it away. @returns what was held. */
  take(): Grant | null
}

export function createGrantHolder(deps: { readonly timers: Timers; readonly onTimeout: () => void }): GrantHolder {
  let grant: Grant | null = null
  let cancel: Cancel | null = null
  const take = () => {
    const taken = grant
    cancel?.()
    cancel = null
    grant = null
    return taken
  }
  return {
    now: () => grant,
    take,
    give: (next, withinMs) => {
      take()
      grant = next
      if (withinMs === null) return
      cancel = deps.timers.after(withinMs, () => {
        take()
        deps.onTimeout()
      })
    },
  }
}
