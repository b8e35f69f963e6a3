import type { FirmwareFile } from '@charge-it/shared/model/firmware-file.ts'
import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { switchField, textField } from '../components/form-fields.ts'
import { openFormDialog } from './form-dialog.ts'

const DAY_MS = 86_400_000
const DAYS = 7

/** Asks how one station installs a file, and begins. A file that has a signature is sent with it unless somebody says no. */
export function openInstallFirmware(app: Pick<AppContext, 'api'>, stationId: string, file: FirmwareFile): void {
  const { fileId, fileName, firmwareVersion, signed } = file
  openFormDialog({
    title: msg(str`Install ${fileName} on ${stationId}?`),
    submitText: msg('Install'),
    fields: () => html`
      <p class="t2">${msg('The station fetches the file, installs it and restarts.')}</p>
      ${signed === null ? nothing : switchField({ name: 'fw-signed', label: msg('With the manufacturer’s signature'), checked: true, hint: msg('The station checks the file before it installs it. Off only for stations without the security extension.') })}
      ${textField({ name: 'fw-version', label: msg('Version afterwards'), value: firmwareVersion ?? '', maxLength: 200, hint: msg('As the station tells it after its restart. Empty: done as soon as the station says that it is installed.') })}
      ${textField({ name: 'fw-days', label: msg('Ends after'), type: 'number', min: 1, max: 90, step: 1, value: String(DAYS), required: true, unit: msg('days'), hint: msg('The station is told when it is connected; after that it is not told any more.') })}
      ${switchField({ name: 'fw-during', label: msg('Also while a car charges'), checked: false, hint: msg('Most stations restart for an update, which ends the session.') })}`,
    submit: async (fields) => {
      const body = {
        fileId,
        firmwareVersion: fields.textOrNull('fw-version'),
        ...(signed === null ? {} : { signed: fields.on('fw-signed') }),
        endsAt: new Date(Date.now() + (fields.number('fw-days') ?? DAYS) * DAY_MS).toISOString(),
        duringTransactions: fields.on('fw-during'),
      }
      await app.api.send('POST', `/stations/${encodeURIComponent(stationId)}/firmware`, body, v.unknown())
      toast(msg('The update is under way. Its progress is shown here.'))
      return null
    },
  })
}
