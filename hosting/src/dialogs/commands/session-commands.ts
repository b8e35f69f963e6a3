import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { shortCard } from '../../components/short-card.ts'
import { fmt } from '../../i18n/fmt.ts'
import { lockOpen, play, square } from '../../icons/generated/lucide.ts'
import { type CommandEntry, type CommandTarget, runningConnectors } from './command-entry.ts'
import { cardField, connectorField, radioField, wholeOf } from './fields.ts'

const FREE = ['Available', 'Preparing', 'Reserved', 'Finishing', 'Unknown']

/** Why a command that needs the station now cannot be sent. */
export function offlineReason(target: CommandTarget): string | null {
  return target.online ? null : msg('The station is offline')
}

const freeConnectors = (target: CommandTarget) =>
  target.connectors.filter(({ status, activeTransaction }) => activeTransaction === null && FREE.includes(status))

/** Starting and ending a session, and releasing its cable. */
export const SESSION_COMMANDS: readonly CommandEntry[] = [
  {
    action: 'RemoteStartTransaction',
    group: 'session',
    iconPath: play,
    title: () => msg('Start a session'),
    purpose: () => msg('Lets a card charge as if it had been held to the station. The driver then plugs in.'),
    blocked: (target) =>
      offlineReason(target) ?? (freeConnectors(target).length === 0 ? msg('No connector is free') : null),
    initial: (target) => ({ connectorId: String(freeConnectors(target)[0]?.connectorId ?? '') }),
    fields: (draft) => html`${connectorField(draft, 'connectorId')} ${cardField(draft, 'idTag')}`,
    payload: (draft) => {
      const idTag = draft.text('idTag').trim()
      if (idTag === '') return { problem: msg('Enter a card.') }
      return { payload: { connectorId: Number(draft.text('connectorId')), idTag } }
    },
  },
  {
    action: 'RemoteStopTransaction',
    group: 'session',
    iconPath: square,
    title: () => msg('End a session'),
    purpose: () => msg('Stops the energy. The driver can unplug and is billed up to now.'),
    blocked: (target) =>
      offlineReason(target) ?? (runningConnectors(target).length === 0 ? msg('No session is running') : null),
    initial: (target) => ({
      transactionId: String(runningConnectors(target)[0]?.activeTransaction?.transactionId ?? ''),
    }),
    fields: (draft) =>
      radioField(
        draft,
        'transactionId',
        msg('Running session'),
        runningConnectors(draft.target).map(({ connectorId, activeTransaction, live }) => [
          String(activeTransaction?.transactionId ?? ''),
          msg(str`Connector ${connectorId}, card ${shortCard(activeTransaction?.idTagMasked ?? '')}`),
          [
            activeTransaction === null
              ? ''
              : msg(str`since ${fmt().moment(activeTransaction.startedAt, draft.target.timeZone, draft.now)}`),
            live?.energyWh == null ? '' : fmt().energy(live.energyWh),
          ]
            .filter((text) => text !== '')
            .join(', '),
        ]),
      ),
    confirm: () => msg('The car stops charging at once.'),
    payload: (draft) => {
      const transactionId = wholeOf(draft.text('transactionId'))
      return transactionId === null ? { problem: msg('Choose a session.') } : { payload: { transactionId } }
    },
  },
  {
    action: 'UnlockConnector',
    group: 'session',
    iconPath: lockOpen,
    title: () => msg('Release the cable'),
    purpose: () => msg('Opens the lock of a connector whose cable is stuck.'),
    blocked: offlineReason,
    initial: (target) => ({ connectorId: String(target.connectors[0]?.connectorId ?? '') }),
    fields: (draft) => connectorField(draft, 'connectorId'),
    confirm: (draft) =>
      runningConnectors(draft.target).some(({ connectorId }) => String(connectorId) === draft.text('connectorId'))
        ? msg('A session runs at this connector. It ends before the cable is released.')
        : null,
    payload: (draft) => ({ payload: { connectorId: Number(draft.text('connectorId')) } }),
  },
]
