import { CONNECTOR_STATUSES, type ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import * as v from 'valibot'

/** A request to the station that was sent and whose end this browser tab has not seen. */
export interface RememberedRequest {
  readonly commandId: string
  readonly askedAt: Date
  readonly statusBefore: ConnectorStatus
}

const rememberedSchema = v.object({
  commandId: v.pipe(v.string(), v.minLength(1)),
  askedAt: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text)),
  ),
  statusBefore: v.picklist(CONNECTOR_STATUSES),
})

/** Keeps a request over a reload of the page. Without storage it is only forgotten. */
export interface RequestMemory {
  read(): RememberedRequest | null
  write(request: RememberedRequest): void
  forget(): void
}

/** @param keyOf Names what is asked for, for example the connector's code. */
export function requestMemory(
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  keyOf: () => string,
): RequestMemory {
  const tried = <T>(use: () => T, otherwise: T): T => {
    try {
      return use()
    } catch {
      // A browser may refuse storage; what it holds may be of an older version.
      return otherwise
    }
  }
  return {
    read: () =>
      tried(() => {
        const text = storage().getItem(keyOf())
        const parsed = text === null ? null : v.safeParse(rememberedSchema, JSON.parse(text))
        return parsed?.success === true ? parsed.output : null
      }, null),
    write: (request) => tried(() => storage().setItem(keyOf(), JSON.stringify(request)), undefined),
    forget: () => tried(() => storage().removeItem(keyOf()), undefined),
  }
}
