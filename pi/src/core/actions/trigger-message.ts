import * as v from 'valibot'
import { sendQuietly } from '../send-quietly.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

const requestSchema = v.object({ requestedMessage: v.string(), connectorId: v.optional(v.number()) })

/** OCPP 1.6 §5.17: the answer first, then the message. */
export const triggerMessage = action(requestSchema, ({ requestedMessage, connectorId }, station) => {
  if (connectorId !== undefined && (connectorId < 0 || connectorId > station.connectors.length)) {
    return { answer: { status: 'Rejected' } }
  }
  const send = triggered(requestedMessage, connectorId, station)
  if (send === null) return { answer: { status: 'NotImplemented' } }
  return { answer: { status: 'Accepted' }, afterwards: send }
})

/** @returns what sends the message, or null for one that this station does not have. */
export function triggered(name: string, connectorId: number | undefined, station: StationContext): (() => void) | null {
  const numbered = station.connectors.filter((c) => !connectorId || c.connectorId === connectorId)
  switch (name) {
    case 'BootNotification':
      return station.boot.again
    case 'Heartbeat':
      return station.heartbeat.beat
    case 'StatusNotification':
      return () => {
        if (!connectorId) station.statuses.send(0)
        if (connectorId !== 0) for (const connector of numbered) station.statuses.send(connector.connectorId)
      }
    case 'MeterValues':
      return () => {
        for (const connector of numbered) sampleNow(connector, station)
      }
    case 'DiagnosticsStatusNotification':
      return () => sendQuietly(station, name, { status: 'Idle' })
    case 'FirmwareStatusNotification':
      return () => sendQuietly(station, name, { status: 'Idle' })
    default:
      return null
  }
}

function sampleNow(connector: StationContext['connectors'][number], station: StationContext): void {
  if (connector.transaction() !== null) {
    connector.record('Trigger', 'MeterValuesSampledData')
    return
  }
  const sampledValue = connector.sample('Trigger', 'MeterValuesSampledData')
  if (sampledValue === null || sampledValue.length === 0) return
  const meterValue = [{ timestamp: station.clock.now().toISOString(), sampledValue }]
  sendQuietly(station, 'MeterValues', { connectorId: connector.connectorId, meterValue })
}
