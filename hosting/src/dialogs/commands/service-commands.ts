import { msg } from '@lit/localize'
import { html } from 'lit'
import { cpu, download, receiptText } from '../../icons/generated/lucide.ts'
import { type CommandDraft, type CommandEntry, runningConnectors } from './command-entry.ts'
import { inputField, localInputText, momentField, momentOf, radioField, wholeOf } from './fields.ts'
import { requestUpload } from './send-command.ts'

const ADDRESS = /^(https?|ftps?|sftp):\/\/\S+$/

const retries = (draft: CommandDraft) => html`<div class="two">
  ${inputField(draft, 'retries', msg('Retries'), { type: 'number', min: '0', max: '10', optional: true })}
  ${inputField(draft, 'retryInterval', msg('Pause between them'), { type: 'number', min: '0', unit: msg('seconds'), optional: true })}
</div>`

const retryFields = (draft: CommandDraft): Record<string, number> => {
  const count = wholeOf(draft.text('retries'))
  const pauseS = wholeOf(draft.text('retryInterval'))
  return {
    ...(count === null ? {} : { retries: count }),
    ...(pauseS === null ? {} : { retryInterval: pauseS }),
  }
}

const windowOf = (draft: CommandDraft, from: string, to: string): Record<string, string> => {
  const start = momentOf(draft.text('from'), draft.target.timeZone)
  const stop = momentOf(draft.text('to'), draft.target.timeZone)
  return {
    ...(start === null ? {} : { [from]: start.toISOString() }),
    ...(stop === null ? {} : { [to]: stop.toISOString() }),
  }
}

const windowFields = (draft: CommandDraft) => html`<div class="two">
  ${momentField(draft, 'from', msg('From'), { optional: true })}
  ${momentField(draft, 'to', msg('Until'), { optional: true })}
</div>`

const ownAddress = (draft: CommandDraft) =>
  inputField(draft, 'location', msg('Upload to'), {
    ...{ type: 'url', mono: true, maxLength: 480, optional: true },
    hint: msg('Empty: to this installation, by a link that works once.'),
  })

const wrongAddress = (): string => msg('The address must begin with https://, http://, ftp:// or sftp://.')

/** New firmware, and files that tell what a station did. */
export const SERVICE_COMMANDS: readonly CommandEntry[] = [
  {
    action: 'UpdateFirmware',
    group: 'service',
    iconPath: cpu,
    title: () => msg('Update firmware'),
    purpose: () => msg('The station fetches new firmware from an address and installs it.'),
    initial: (target, now) => ({
      retrieveDate: localInputText(now, target.timeZone),
      retries: '3',
      retryInterval: '60',
    }),
    fields: (
      draft,
    ) => html`${inputField(draft, 'location', msg('Address of the file'), { type: 'url', mono: true, maxLength: 500 })}
      ${momentField(draft, 'retrieveDate', msg('Fetch from'))}
      ${retries(draft)}`,
    confirm: (draft) =>
      runningConnectors(draft.target).length > 0
        ? msg('A session is running. The station restarts when it installs the firmware.')
        : msg('The station restarts and is away for some minutes. Wrong firmware can make it unusable.'),
    payload: (draft) => {
      const location = draft.text('location').trim()
      const retrieve = momentOf(draft.text('retrieveDate'), draft.target.timeZone)
      if (!ADDRESS.test(location)) return { problem: wrongAddress() }
      if (retrieve === null) return { problem: msg('Enter a time.') }
      return { payload: { location, retrieveDate: retrieve.toISOString(), ...retryFields(draft) } }
    },
  },
  {
    action: 'GetDiagnostics',
    group: 'service',
    iconPath: download,
    title: () => msg('Fetch diagnostics'),
    purpose: () => msg('The station packs its diagnostics and uploads them; they appear under Firmware.'),
    initial: () => ({ retries: '3', retryInterval: '60' }),
    fields: (draft) => html`${windowFields(draft)} ${ownAddress(draft)} ${retries(draft)}`,
    payload: (draft) => {
      const location = draft.text('location').trim()
      if (location !== '' && !ADDRESS.test(location)) return { problem: wrongAddress() }
      return {
        payload: {
          ...(location === '' ? {} : { location }),
          ...retryFields(draft),
          ...windowOf(draft, 'startTime', 'stopTime'),
        },
      }
    },
    send: (app, stationId, _action, payload) => requestUpload(app, stationId, 'diagnostics', payload),
  },
  {
    action: 'GetLog',
    group: 'service',
    iconPath: receiptText,
    title: () => msg('Fetch a log'),
    purpose: () => msg('Like diagnostics, for stations with the security extension of OCPP 1.6.'),
    initial: () => ({ logType: 'DiagnosticsLog', retries: '3', retryInterval: '60' }),
    fields: (draft) =>
      html`${radioField(draft, 'logType', msg('Kind'), [
        ['DiagnosticsLog', msg('Diagnostics'), ''],
        ['SecurityLog', msg('Security events'), ''],
      ])} ${windowFields(draft)} ${ownAddress(draft)} ${retries(draft)}`,
    payload: (draft) => {
      const location = draft.text('location').trim()
      if (location !== '' && !ADDRESS.test(location)) return { problem: wrongAddress() }
      return {
        payload: {
          logType: draft.text('logType'),
          ...(location === '' ? {} : { location }),
          ...retryFields(draft),
          ...windowOf(draft, 'oldestTimestamp', 'latestTimestamp'),
        },
      }
    },
    send: (app, stationId, _action, payload) => requestUpload(app, stationId, 'logs', payload),
  },
]
