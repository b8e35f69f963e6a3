import type { Capability } from '@charge-it/shared/model/role.ts'
import type { Operation } from '../api/openapi/operation.ts'
import type { Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'

/** A request whose body or answer is a file and passes through in pieces. */
export interface FileCall {
  readonly request: Request
  readonly parts: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly caller: Caller
  readonly remoteAddress: string
  readonly about: Operation
}

export type FileHandler = (call: FileCall, deps: Deps) => Promise<Response>

export interface FileRoute {
  readonly methods: readonly ('GET' | 'HEAD' | 'PUT' | 'POST')[]
  /** Its address in the specification: `/firmware/:fileId/content`. */
  readonly shown: string
  /** Matched against the path without `/api` and `/v1`. */
  readonly pattern: RegExp
  /** `link`: whoever holds the token of the address. */
  readonly needs: Capability | 'link'
  readonly handler: FileHandler
  /** What the specification says of it. */
  readonly about: Operation
}
