import type { Baseline } from '@charge-it/shared/model/station-configuration.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { textAreaField, textField } from '../components/form-fields.ts'
import { openFormDialog } from './form-dialog.ts'

/**
 * Adds or changes what stations of a vendor and model are set to.
 * @param old null = a new one, which begins with the keys that are built in.
 * @param save An ApiError shows in the dialog.
 */
export function openBaseline(old: Baseline | null, builtIn: Baseline, save: (next: Baseline) => Promise<void>): void {
  openFormDialog({
    title: old === null ? msg('Add entry') : msg('Change entry'),
    submitText: msg('Save'),
    fields: () => html`
      <div class="pair">
        ${textField({ name: 'baseline-vendor', label: msg('Vendor'), value: old?.vendor ?? '', maxLength: 200, hint: msg('As the station tells it. Empty: every vendor.') })}
        ${textField({ name: 'baseline-model', label: msg('Model'), value: old?.model ?? '', maxLength: 200, hint: msg('Empty: every model.') })}
      </div>
      ${textAreaField({ name: 'baseline-keys', label: msg('Configuration keys'), rows: 8, maxLength: 60_000, value: (old ?? builtIn).keys.map(({ key, value }) => `${key} = ${value}`).join('\n'), hint: msg('One a line, as in OCPP: Key = value.') })}`,
    submit: async (fields) => {
      const keys: { key: string; value: string }[] = []
      for (const line of fields.text('baseline-keys').split('\n')) {
        if (line.trim() === '') continue
        const [, key, value] = /^\s*([\x21-\x3c\x3e-\x7e]{1,50})\s*=\s*(.*?)\s*$/.exec(line) ?? []
        if (key === undefined || value === undefined) return msg(str`“${line.trim()}” is not of the form Key = value.`)
        if (keys.some((each) => each.key.toLowerCase() === key.toLowerCase()))
          return msg(str`${key} stands there twice.`)
        if (key.toLowerCase() === 'authorizationkey')
          return msg('The key of a station does not belong here. Change it on its page.')
        keys.push({ key, value })
      }
      await save({ vendor: fields.textOrNull('baseline-vendor'), model: fields.textOrNull('baseline-model'), keys })
      return null
    },
  })
}
