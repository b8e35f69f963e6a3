import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { StateStore } from '../../ports.ts'

const certificateSchema = v.object({ key: v.string(), chain: v.string() })
const pem = v.array(v.string())

const storedSchema = v.object({
  /** The profile that is wanted; null as long as nobody asked for another than the configured one. */
  profile: v.optional(v.nullable(v.object({ wanted: v.number(), proven: v.boolean() })), null),
  /** `replaces` is the SHA-256 of the configured key that it came after: another configured key is newer than it. */
  key: v.optional(
    v.nullable(
      v.object({ newest: v.string(), previous: v.nullable(v.string()), proven: v.boolean(), replaces: v.string() }),
    ),
    null,
  ),
  /** The private key of a request that was not answered yet, PEM. */
  requestKey: v.optional(v.nullable(v.string()), null),
  certificate: v.optional(v.nullable(certificateSchema), null),
  nextCertificate: v.optional(v.nullable(certificateSchema), null),
  roots: v.optional(v.object({ CentralSystemRootCertificate: pem, ManufacturerRootCertificate: pem }), {
    CentralSystemRootCertificate: [],
    ManufacturerRootCertificate: [],
  }),
})
export type SecurityState = v.InferOutput<typeof storedSchema>
export type StationCertificate = v.InferOutput<typeof certificateSchema>

/** The secrets of a station, in the file `security` of its state. */
export interface SecurityFile {
  readonly now: SecurityState
  change(changes: Partial<SecurityState>): Promise<void>
}

export function openSecurityFile(state: StateStore): SecurityFile {
  const stored = v.safeParse(storedSchema, state.read('security') ?? {})
  let now = stored.success ? stored.output : v.parse(storedSchema, {})
  let changing: Promise<void> = Promise.resolve()
  return {
    get now() {
      return now
    },
    change: (changes) => {
      const next = changing.then(async () => {
        const changed = { ...now, ...changes }
        await state.write('security', changed)
        now = changed
      })
      // The caller hears of a failure; the next change must still be tried.
      changing = next.catch(() => {})
      return next
    },
  }
}

/** Names a configured key without holding it. */
export function fingerprintOf(key: Buffer | null): string {
  return key === null ? '' : createHash('sha256').update(key).digest('hex')
}
