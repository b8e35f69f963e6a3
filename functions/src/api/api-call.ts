import type { Capability } from '@charge-it/shared/model/role.ts'
import type { Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import type { Operation } from './openapi/operation.ts'

/** One request, read and identified. */
export interface ApiCall {
  readonly method: string
  /** The path without `/api` and `/v1`. */
  readonly path: string
  /** Decoded parts of the path. */
  readonly parts: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** As it came; '' for none. */
  readonly bodyText: string
  readonly headers: Headers
  readonly caller: Caller
  /** For rate limits; what the platform's front end reports. */
  readonly remoteAddress: string
  /** What the specification says of the route: by these schemas the call is read. */
  readonly about: Operation
}

export interface Reply {
  readonly status: number
  /** Sent as JSON; left out for 204. */
  readonly body?: unknown
  /** Sent as it is, with the content type among the headers; in place of `body`. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (call: ApiCall, deps: Deps) => Promise<Reply>

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/stations/:stationId`; a part with a colon matches one segment. */
  readonly pattern: string
  /** v1: `/v1/...` and without a version; old: only without a version. Default v1. */
  readonly version?: 'v1' | 'old'
  /** Earlier systems used this name, without a version: it stands in the specification under both. */
  readonly seed?: true
  /** A capability of a role; `signedIn`: any person or key; `anyone`: also nobody. */
  readonly needs: Capability | 'signedIn' | 'anyone'
  readonly handler: Handler
  /** What the specification says of it. */
  readonly about: Operation
  /** The group of the specification that it stands in. */
  readonly tag: string
}
