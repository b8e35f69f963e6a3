import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg, str } from '@lit/localize'
import type { FleetStation } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import type { Attention } from './lists.ts'

/**
 * What needs a person: faulted connectors of stations that are online, and stations that are not. Newest first.
 * @param more Faulted connectors whose stations were not read.
 */
export function attentionOf(
  fleet: readonly FleetStation[],
  timeZone: string,
  now: Date,
  more: readonly Connector[] = [],
): readonly Attention[] {
  const offline = fleet
    .filter((each) => !each.online)
    .map(({ station, seenAt }): Attention => {
      const time = seenAt === null ? null : fmt().moment(seenAt, timeZone, now)
      return {
        kind: 'offline',
        stationId: station.stationId,
        title: msg(str`${station.stationId} offline`),
        text: time === null ? msg('Was never connected.') : msg(str`Last seen ${time}.`),
        since: seenAt,
      }
    })
  const faulted = [...fleet.filter((each) => each.online).flatMap((each) => each.connectors), ...more]
    .filter((connector) => connector.status === 'Faulted')
    .map((connector): Attention => {
      const vendor = connector.vendorErrorCode === null ? '' : `, ${msg(str`code ${connector.vendorErrorCode}`)}`
      return {
        kind: 'faulted',
        stationId: connector.stationId,
        title: msg(str`${connector.stationId} connector ${connector.connectorId}: faulted`),
        text: `${connector.errorCode}${vendor}${connector.errorInfo === null ? '' : `. ${connector.errorInfo}`}`,
        since: connector.statusAt ?? connector.receivedAt,
      }
    })
  return [...faulted, ...offline].toSorted((a, b) => (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0))
}
