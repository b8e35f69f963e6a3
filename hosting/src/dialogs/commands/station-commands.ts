import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { arrowRight, info, list, power, radio, rotateCcw, settings, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { type CommandDraft, type CommandEntry, runningConnectors } from './command-entry.ts'
import { connectorField, inputField, radioField, selectField } from './fields.ts'
import { offlineReason } from './session-commands.ts'

const TRIGGERS = [
  'StatusNotification',
  'MeterValues',
  'Heartbeat',
  'BootNotification',
  'FirmwareStatusNotification',
  'DiagnosticsStatusNotification',
] as const

const sessionsText = (count: number): string =>
  count === 1
    ? msg('One session is running and will end.')
    : msg(str`${fmt().number(count)} sessions are running and will end.`)

const configured = (draft: CommandDraft) => {
  const key = draft.text('key').trim().toLowerCase()
  return draft.configuration?.keys.find((each) => each.key.toLowerCase() === key)
}

/** Restarting, taking out of service, configuring and asking. */
export const STATION_COMMANDS: readonly CommandEntry[] = [
  {
    action: 'Reset',
    group: 'station',
    iconPath: rotateCcw,
    title: () => msg('Restart'),
    purpose: () => msg('Restarts the station. It comes back by itself within a few minutes.'),
    blocked: offlineReason,
    initial: () => ({ type: 'Soft' }),
    fields: (draft) =>
      radioField(draft, 'type', msg('Kind'), [
        ['Soft', msg('Soft'), msg('Ends running sessions properly, then restarts the program.')],
        ['Hard', msg('Hard'), msg('Like switching the power off and on. For a station that hangs.')],
      ]),
    confirm: (draft) => {
      const count = runningConnectors(draft.target).length
      return count === 0 ? msg('No session is running. The station is away for a few minutes.') : sessionsText(count)
    },
    payload: (draft) => ({ payload: { type: draft.text('type') } }),
  },
  {
    action: 'ChangeAvailability',
    group: 'station',
    iconPath: power,
    title: () => msg('In or out of service'),
    purpose: () => msg('Takes a connector or the whole station out of service, or puts it back.'),
    initial: () => ({ connectorId: '0', type: 'Inoperative' }),
    fields: (draft) => html`${connectorField(draft, 'connectorId', msg('Whole station'))}
      ${radioField(draft, 'type', msg('Availability'), [
        [
          'Inoperative',
          msg('Out of service'),
          msg('Nobody can start. A running session may end first; the station then answers Scheduled.'),
        ],
        ['Operative', msg('In service'), msg('Drivers can charge again.')],
      ])}`,
    confirm: (draft) =>
      draft.text('type') === 'Inoperative' ? msg('Drivers see it as out of service until you put it back.') : null,
    payload: (draft) => ({
      payload: { connectorId: Number(draft.text('connectorId')), type: draft.text('type') },
    }),
  },
  {
    action: 'TriggerMessage',
    group: 'station',
    iconPath: radio,
    title: () => msg('Ask for a message'),
    purpose: () => msg('Asks the station to send a message now, for example its state or a meter value.'),
    blocked: offlineReason,
    initial: () => ({ requestedMessage: 'StatusNotification' }),
    fields: (draft) =>
      html`${selectField(
        draft,
        'requestedMessage',
        msg('Message'),
        TRIGGERS.map((each) => [each, each] as const),
      )} ${connectorField(draft, 'connectorId', '')}`,
    payload: (draft) => ({
      payload: {
        requestedMessage: draft.text('requestedMessage'),
        ...(draft.text('connectorId') === '' ? {} : { connectorId: Number(draft.text('connectorId')) }),
      },
    }),
  },
  {
    action: 'ChangeConfiguration',
    group: 'station',
    iconPath: settings,
    title: () => msg('Change a setting'),
    purpose: () => msg('Sets a configuration key of the station.'),
    fields: (draft) => {
      const known = configured(draft)
      const value = draft.text('value')
      return html`${inputField(draft, 'key', msg('Key'), {
        maxLength: 50,
        mono: true,
        proposals: draft.configuration?.keys.filter(({ readonly }) => !readonly).map(({ key }) => key) ?? [],
      })}
      ${inputField(draft, 'value', msg('New value'), { maxLength: 500, mono: true })}
      ${
        known === undefined
          ? nothing
          : known.readonly
            ? html`<div class="note warn">${icon(info)}<p>${msg('The station says that this key cannot be changed.')}</p></div>`
            : html`<p class="diff" aria-label=${msg('Difference')}><del>${known.value ?? '–'}</del>${icon(arrowRight, 's16')}<ins>${value === '' ? '…' : value}</ins></p>`
      }`
    },
    payload: (draft) => {
      const key = draft.text('key').trim()
      if (key === '') return { problem: msg('Enter a key.') }
      if (key.toLowerCase() === 'authorizationkey')
        return { problem: msg('A new password is made on the tab Security, so that nobody can read it here.') }
      return { payload: { key, value: draft.text('value') } }
    },
  },
  {
    action: 'GetConfiguration',
    group: 'station',
    iconPath: list,
    title: () => msg('Read the settings'),
    purpose: () => msg('Reads configuration keys of the station.'),
    blocked: offlineReason,
    fields: (draft) =>
      inputField(draft, 'key', msg('Keys'), {
        optional: true,
        mono: true,
        hint: msg('Separated by commas. Empty reads all keys.'),
      }),
    payload: (draft) => {
      const keys = draft
        .text('key')
        .split(/[\s,]+/)
        .filter((key) => key !== '')
      return { payload: keys.length === 0 ? {} : { key: keys } }
    },
  },
  {
    action: 'ClearCache',
    group: 'cards',
    iconPath: trash2,
    title: () => msg('Forget cards'),
    purpose: () => msg('Makes the station forget the cards it remembers.'),
    confirm: () => msg('Without a connection the station then knows only the cards of its local list.'),
    payload: () => ({ payload: {} }),
  },
]
