import * as v from 'valibot'
import { sendQuietly } from '../send-quietly.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

/** How long a simulated installation takes. */
const INSTALL_MS = 5000
const DEFAULT_RETRY_INTERVAL_S = 60

const retrying = { retries: v.optional(v.number(), 0), retryInterval: v.optional(v.number(), DEFAULT_RETRY_INTERVAL_S) }

/**
 * OCPP 1.6 §5.19: fetches the file at its time, tells each step and starts anew with it. A station that does not install
 * software over OCPP says DownloadFailed.
 */
export const updateFirmware = action(
  v.object({ location: v.string(), retrieveDate: v.string(), ...retrying }),
  ({ location, retrieveDate, retries, retryInterval }, station) => {
    const update = { location, retries, retryInterval, signed: null, requestId: null }
    return { answer: {}, afterwards: () => at(retrieveDate, station, () => run(update, station)) }
  },
)

/** "Improved security for OCPP 1.6-J" L01: the same, and the file's signature is checked before it is installed. */
export const signedUpdateFirmware = action(
  v.object({
    requestId: v.number(),
    ...retrying,
    firmware: v.object({
      location: v.string(),
      retrieveDateTime: v.string(),
      signingCertificate: v.string(),
      signature: v.string(),
    }),
  }),
  ({ requestId, firmware, retries, retryInterval }, station) => {
    const { location, retrieveDateTime, signingCertificate, signature } = firmware
    if (!station.security.isTrustedSigner(signingCertificate)) {
      const note = () => station.securityEvents.note('InvalidFirmwareSigningCertificate')
      return { answer: { status: 'InvalidCertificate' }, afterwards: note }
    }
    const update = { location, retries, retryInterval, signed: { signingCertificate, signature }, requestId }
    return {
      answer: { status: 'Accepted' },
      afterwards: () => at(retrieveDateTime, station, () => run(update, station)),
    }
  },
)

interface Update {
  readonly location: string
  readonly retries: number
  readonly retryInterval: number
  readonly signed: { readonly signingCertificate: string; readonly signature: string } | null
  readonly requestId: number | null
}

function at(moment: string, station: StationContext, act: () => Promise<void>): void {
  const waitMs = Math.max(0, Date.parse(moment) - station.clock.nowMs()) || 0
  station.timers.after(waitMs, () => station.background(act()))
}

async function run(update: Update, station: StationContext): Promise<void> {
  const { firmware } = station.maintenance
  const tell = (status: string) => {
    station.report('firmware', { status })
    if (update.requestId === null) sendQuietly(station, 'FirmwareStatusNotification', { status })
    else sendQuietly(station, 'SignedFirmwareStatusNotification', { status, requestId: update.requestId })
  }
  if (firmware === null) return tell('DownloadFailed')
  tell('Downloading')
  let content = await firmware.fetch(update.location)
  for (let again = 0; content === null && again < update.retries; again++) {
    await new Promise<void>((resolve) => station.timers.after(update.retryInterval * 1000, resolve))
    content = await firmware.fetch(update.location)
  }
  if (content === null) return tell('DownloadFailed')
  tell('Downloaded')
  if (update.signed !== null) {
    const { signingCertificate, signature } = update.signed
    if (!firmware.isSignedBy(content, signingCertificate, signature)) {
      station.securityEvents.note('InvalidFirmwareSignature')
      return tell('InvalidSignature')
    }
    tell('SignatureVerified')
  }
  tell('Installing')
  await new Promise<void>((resolve) => station.timers.after(INSTALL_MS, resolve))
  if (!(await firmware.install(content))) return tell('InstallationFailed')
  tell('Installed')
  await new Promise<void>((resolve) => station.timers.after(INSTALL_MS, resolve))
  await station.restart('Firmware')
}
