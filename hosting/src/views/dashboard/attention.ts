import { type Command, INTENTS_OF_PEOPLE } from '@charge-it/shared/model/command.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { addressOf } from '../../app/router.ts'
import { type FleetStation, stationsMissing } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { commandStatusWord } from '../../words/command.ts'
import type { Attention } from './lists.ts'

/** A station may come back within this time without anybody being told. */
const OFFLINE_TOLD_MS = 10 * 60_000

/**
 * What needs a person: faulted connectors of stations that are online, and stations that have been away for more than 10 minutes,
 * transactions that run for too long, and commands that failed. Newest first.
 * @param more.faulted Faulted connectors whose stations were not read.
 */
export function attentionOf(
  fleet: readonly FleetStation[],
  timeZone: string,
  now: Date,
  more: {
    readonly faulted?: readonly Connector[]
    readonly stuck?: readonly Transaction[]
    readonly commands?: readonly Command[]
  } = {},
): readonly Attention[] {
  const offline = stationsMissing(fleet).flatMap(({ station, seenAt }): readonly Attention[] => {
    const since = seenAt ?? station.connection.connectedAt
    if (since === null || now.getTime() - since.getTime() <= OFFLINE_TOLD_MS) return []
    const time = fmt().moment(since, timeZone, now)
    return [
      {
        kind: 'offline',
        address: addressOf('station', { stationId: station.stationId }),
        title: msg(str`${station.stationId} offline`),
        text: msg(str`Last seen ${time}.`),
        since,
      },
    ]
  })
  const faulted = [...fleet.filter((each) => each.online).flatMap((each) => each.connectors), ...(more.faulted ?? [])]
    .filter((connector) => connector.status === 'Faulted')
    .map((connector): Attention => {
      const vendor = connector.vendorErrorCode === null ? '' : `, ${msg(str`code ${connector.vendorErrorCode}`)}`
      return {
        kind: 'faulted',
        address: addressOf('station', { stationId: connector.stationId }),
        title: msg(str`${connector.stationId} connector ${connector.connectorId}: faulted`),
        text: `${connector.errorCode}${vendor}${connector.errorInfo === null ? '' : `. ${connector.errorInfo}`}`,
        since: connector.statusAt ?? connector.receivedAt,
      }
    })
  const stuck = (more.stuck ?? []).map(
    (transaction): Attention => ({
      kind: 'stuck',
      address: addressOf('transaction', { transactionKey: transaction.transactionKey }),
      title: msg(str`${transaction.stationId}: transaction still open`),
      text: msg(str`Running since ${fmt().moment(transaction.startedAt, timeZone, now)}.`),
      since: transaction.startedAt,
    }),
  )
  const commands = (more.commands ?? [])
    .filter(({ intent }) => INTENTS_OF_PEOPLE.includes(intent))
    .map(
      (command): Attention => ({
        kind: 'command',
        address: addressOf('stationTab', { stationId: command.stationId, tab: 'commands' }),
        title: `${command.stationId}: ${command.action}`,
        text: commandStatusWord(command.status),
        since: command.createdAt,
      }),
    )
  return [...faulted, ...offline, ...stuck, ...commands].toSorted(
    (a, b) => (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0),
  )
}
