import type { Authorizer } from './authorizer.ts'
import type { Connector } from './connector-types.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { StationDeps } from './station-deps.ts'

/** The outbox, tied to what the answers of the CSMS mean for the connectors. @param connectors read when an answer comes. */
export function createStationOutbox(
  deps: Pick<StationDeps, 'journal' | 'deadLetters' | 'csms' | 'timers'> &
    Pick<Parameters<typeof createOutbox>[0], 'clock' | 'configuration' | 'maySend'> & {
      readonly authorizer: Pick<Authorizer, 'learn'>
      readonly connectors: () => readonly Connector[]
      readonly background: (work: Promise<unknown>) => void
      readonly report: (event: string, details: Record<string, unknown>) => void
    },
): Outbox {
  const { authorizer, background, report, configuration, connectors } = deps
  return createOutbox({
    ...deps,
    onIdTagInfo: authorizer.learn,
    onStarted: (localId, transactionId, { status }, idTag) => {
      const connector = connectors().find((c) => c.transaction()?.localId === localId)
      report('start-confirmed', { connectorId: connector?.connectorId, localId, transactionId, status, idTag })
      if (connector === undefined || status === 'Accepted') return
      if (!configuration.bool('StopTransactionOnInvalidId')) connector.withholdEnergy()
      else background(connector.stop('DeAuthorized'))
    },
    onDelivered: (record, transactionId) => {
      if (record.t === 'stop')
        report('stop-confirmed', { connectorId: record.connectorId, localId: record.localId, transactionId })
    },
    onDead: (record) => report('message-given-up', { kind: record.t, localId: record.localId }),
  })
}
