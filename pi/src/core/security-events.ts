import * as v from 'valibot'
import { type Csms, CsmsError, type StateStore } from '../ports.ts'
import type { StationClock } from './station-clock.ts'

const KEPT = 500
/** Below this profile nobody vouches for what a station says of its security; it is kept in the log only. */
const TOLD_FROM_PROFILE = 2

/** "Improved security for OCPP 1.6-J" §5: those that this station can notice. */
export type SecurityEventType =
  | 'FirmwareUpdated'
  | 'FailedToAuthenticateAtCentralSystem'
  | 'SettingSystemTime'
  | 'StartupOfTheDevice'
  | 'ResetOrReboot'
  | 'ReconfigurationOfSecurityParameters'
  | 'InvalidFirmwareSignature'
  | 'InvalidFirmwareSigningCertificate'
  | 'InvalidCentralSystemCertificate'
  | 'InvalidChargePointCertificate'
  | 'InvalidTLSVersion'

const entrySchema = v.object({
  type: v.string(),
  timestamp: v.string(),
  techInfo: v.optional(v.string()),
  told: v.boolean(),
})
export type SecurityLogEntry = v.InferOutput<typeof entrySchema>

export interface SecurityEvents {
  /** Keeps the event and tells the CSMS of it, now or when it can be reached. @param techInfo without secrets. */
  note(type: SecurityEventType, techInfo?: string): void
  /** Tells what was not told yet, oldest first. */
  catchUp(): void
  /** Resolves when nothing is on its way to the CSMS. */
  idle(): Promise<void>
  /** The newest 500, oldest first. */
  log(): readonly SecurityLogEntry[]
}

/** The security log of a station, persisted, and its SecurityEventNotifications. */
export function createSecurityEvents(deps: {
  readonly state: StateStore
  readonly csms: Csms
  readonly clock: StationClock
  readonly profile: () => number
  readonly maySend: () => boolean
  readonly background: (work: Promise<unknown>) => void
}): SecurityEvents {
  const stored = v.safeParse(v.array(entrySchema), deps.state.read('security-log'))
  let entries: readonly SecurityLogEntry[] = stored.success ? stored.output : []
  let telling: Promise<void> | null = null

  const save = (next: readonly SecurityLogEntry[]) => {
    entries = next.slice(-KEPT)
    return deps.state.write('security-log', entries)
  }

  /** @returns false when it has to be tried again later. */
  const tell = async ({ type, timestamp, techInfo }: SecurityLogEntry): Promise<boolean> => {
    try {
      const payload = { type, timestamp, ...(techInfo === undefined ? {} : { techInfo }) }
      await deps.csms.call('SecurityEventNotification', payload)
      return true
    } catch (error) {
      if (!(error instanceof CsmsError)) throw error
      // A CSMS that does not know the message will not know it later.
      return error.failure === 'callError' || error.failure === 'invalid'
    }
  }

  const tellAll = async (): Promise<void> => {
    for (;;) {
      const next = entries.find(({ told }) => !told)
      if (next === undefined || !deps.maySend() || deps.profile() < TOLD_FROM_PROFILE) return
      if (!(await tell(next))) return
      await save(entries.map((entry) => (entry === next ? { ...entry, told: true } : entry)))
    }
  }

  const catchUp = () => {
    if (telling !== null) return
    telling = tellAll().finally(() => {
      telling = null
    })
    deps.background(telling)
  }

  return {
    note: (type, techInfo) => {
      const timestamp = deps.clock.now().toISOString()
      const entry = { type, timestamp, ...(techInfo === undefined ? {} : { techInfo: techInfo.slice(0, 255) }) }
      deps.background(save([...entries, { ...entry, told: false }]))
      catchUp()
    },
    catchUp,
    idle: async () => {
      await telling?.catch(() => {})
    },
    log: () => entries,
  }
}

const BAD_SERVER_CERTIFICATE =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH|INVALID_CA)/

/** What a failed connection attempt says about security; null for an ordinary outage. */
export function refusalEvent(httpStatus: number | null, code: string): SecurityEventType | null {
  if (httpStatus === 401) return 'FailedToAuthenticateAtCentralSystem'
  if (BAD_SERVER_CERTIFICATE.test(code)) return 'InvalidCentralSystemCertificate'
  return /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code) ? 'InvalidTLSVersion' : null
}
