import { CONNECTOR_STATUSES, type ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import * as v from 'valibot'
import { storedText } from './stored-text.ts'

/** A request to the station that was sent and whose end this browser tab has not seen. */
export interface RememberedRequest {
  readonly commandId: string
  readonly askedAt: Date
  readonly statusBefore: ConnectorStatus
}

/** What a tab kept may be of an older version. */
const rememberedSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    commandId: v.pipe(v.string(), v.minLength(1)),
    askedAt: v.pipe(
      v.string(),
      v.isoTimestamp(),
      v.transform((text) => new Date(text)),
    ),
    statusBefore: v.picklist(CONNECTOR_STATUSES),
  }),
)

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
  const stored = () => storedText(storage, keyOf())
  return {
    read: () => {
      const parsed = v.safeParse(rememberedSchema, stored().read())
      return parsed.success ? parsed.output : null
    },
    write: (request) => stored().write(JSON.stringify(request)),
    forget: () => stored().forget(),
  }
}
