import * as v from 'valibot'
import { sendQuietly } from '../send-quietly.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

const requestSchema = v.object({ location: v.string() })

/** OCPP 1.6 §5.9: uploads a bundle without secrets or full card numbers, telling each step. */
export const getDiagnostics = action(requestSchema, ({ location }, station) => {
  const fileName = diagnosticsName(station)
  return { answer: { fileName }, afterwards: () => station.background(upload(location, fileName, station)) }
})

async function upload(location: string, fileName: string, station: StationContext): Promise<void> {
  sendQuietly(station, 'DiagnosticsStatusNotification', { status: 'Uploading' })
  const taken = await station.maintenance.upload(location, fileName, JSON.stringify(diagnosticsOf(station), null, 2))
  station.report('diagnostics', { status: taken ? 'Uploaded' : 'UploadFailed' })
  sendQuietly(station, 'DiagnosticsStatusNotification', { status: taken ? 'Uploaded' : 'UploadFailed' })
}

/** Station and second. */
export function diagnosticsName(station: StationContext): string {
  return `${station.identity.stationId.replace(/[^\w.-]/g, '_')}-${Math.floor(station.clock.nowMs() / 1000)}.json`
}

/** What helps to understand a station; without secrets and full card numbers. */
export function diagnosticsOf(station: StationContext): Record<string, unknown> {
  return {
    ...station.identity,
    at: station.clock.now().toISOString(),
    registration: station.boot.registration(),
    pendingMessages: station.outbox.size(),
    configuration: station.configuration.describe([]).configurationKey,
    localListVersion: station.localList.version(),
    chargingProfiles: station.profiles.all(),
    connectors: station.connectors.map((connector) => ({
      connectorId: connector.connectorId,
      status: connector.status(),
      fault: connector.fault(),
      operative: connector.isOperative(),
      meter: connector.hardware.meter.read(),
    })),
  }
}
