import type { Route } from '../src/handlers/route.ts'
import { ROUTES_1_6 } from '../src/handlers/v16/routes.ts'
import type { RouteTables } from '../src/rpc/rpc-server.ts'

/** The routes of 1.6 with a DataTransfer that tests let go one by one. */
export interface GatedRoutes {
  readonly routes: RouteTables
  /** `messageId` of each DataTransfer that was begun, in order. */
  readonly begun: readonly string[]
  /** Ends the oldest one that waits. */
  release(outcome?: Error | object): void
}

export function gatedRoutes(): GatedRoutes {
  const begun: string[] = []
  const waiting: ((outcome: Error | object) => void)[] = []
  const dataTransfer = ROUTES_1_6.DataTransfer
  if (dataTransfer === undefined) throw new Error('no route of DataTransfer')
  const gated: Route = {
    ...dataTransfer,
    handle: (request: { readonly messageId?: string }) => {
      begun.push(request.messageId ?? '')
      return new Promise((resolve, reject) => {
        waiting.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)))
      })
    },
  }
  return {
    routes: { '1.6': { ...ROUTES_1_6, DataTransfer: gated } },
    begun,
    release(outcome = { status: 'Accepted' }) {
      const next = waiting.shift()
      if (next === undefined) throw new Error('no DataTransfer waits')
      next(outcome)
    },
  }
}
