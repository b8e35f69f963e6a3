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

/**
 * "Improved security for OCPP 1.6-J" N01: uploads the diagnostics bundle, telling each step. A security log of its own is
 * not kept here.
 */
export const getLog = action(requestSchema, ({ logType, requestId, log }, station) => {
  if (logType === 'SecurityLog') return { answer: { status: 'Rejected' } }
  const filename = diagnosticsName(station)
  return {
    answer: { status: 'Accepted', filename },
    afterwards: () => station.background(upload(log.remoteLocation, filename, requestId, station)),
  }
})

async function upload(location: string, fileName: string, requestId: number, station: StationContext): Promise<void> {
  sendQuietly(station, 'LogStatusNotification', { status: 'Uploading', requestId })
  const taken = await station.maintenance.upload(location, fileName, JSON.stringify(diagnosticsOf(station), null, 2))
  const status = taken ? 'Uploaded' : 'UploadFailure'
  station.report('log', { status })
  sendQuietly(station, 'LogStatusNotification', { status, requestId })
}
