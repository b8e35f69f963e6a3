import * as v from 'valibot'
import { sendQuietly } from '../send-quietly.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'
import { diagnosticsName, diagnosticsOf } from './get-diagnostics.ts'

const requestSchema = v.object({
  logType: v.picklist(['DiagnosticsLog', 'SecurityLog']),
  requestId: v.number(),
  log: v.object({ remoteLocation: v.string() }),
})

/** "Improved security for OCPP 1.6-J" N01: uploads the diagnostics bundle or the security log, telling each step. */
export const getLog = action(requestSchema, ({ logType, requestId, log }, station) => {
  const isSecurity = logType === 'SecurityLog'
  const filename = isSecurity ? diagnosticsName(station).replace(/json$/, 'security.json') : diagnosticsName(station)
  const content = () => (isSecurity ? station.securityEvents.log() : diagnosticsOf(station))
  const send = () => upload({ location: log.remoteLocation, filename, requestId, content: content() }, station)
  return { answer: { status: 'Accepted', filename }, afterwards: () => station.background(send()) }
})

interface LogUpload {
  readonly location: string
  readonly filename: string
  readonly requestId: number
  readonly content: unknown
}

async function upload(log: LogUpload, station: StationContext): Promise<void> {
  const { location, filename, requestId, content } = log
  sendQuietly(station, 'LogStatusNotification', { status: 'Uploading', requestId })
  const taken = await station.maintenance.upload(location, filename, JSON.stringify(content, null, 2))
  const status = taken ? 'Uploaded' : 'UploadFailure'
  station.report('log', { status })
  sendQuietly(station, 'LogStatusNotification', { status, requestId })
}
