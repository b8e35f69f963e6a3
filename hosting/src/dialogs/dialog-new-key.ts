import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import * as v from 'valibot'
import { copyLine, shownOnceNote } from '../components/shown-once.ts'
import type { Api } from '../data/api.ts'
import { openFormDialog } from './form-dialog.ts'

const keySchema = v.object({ authorizationKey: v.string(), commandId: v.optional(v.string()) })

export interface NewKey {
  readonly stationId: string
  readonly api: Api
  /** What the station's id is called beside the key, in the language shown now. */
  readonly nameLabel: string
  /** Tells that the key is on its way. @returns what the dialog shows then; null closes it. */
  sent(text: string): TemplateResult | null
}

/** Asks how a new key reaches its station and makes it; one that somebody types in is shown, once. */
export function openNewKey({ stationId, api, nameLabel, sent }: NewKey): void {
  openFormDialog({
    title: msg(str`New key for ${stationId}`),
    submitText: msg('Make the key'),
    fields: () => html`<p class="t2">${msg('The old key works until the station has used the new one.')}</p>
      <fieldset class="choices"><legend>${msg('How does it reach the station?')}</legend>
        <label><input type="radio" name="way" value="send" checked><span><b>${msg('Over its connection')}</b><small>${msg('The station gets it as AuthorizationKey and uses it from its next connection on.')}</small></span></label>
        <label><input type="radio" name="way" value="type"><span><b>${msg('Somebody types it in')}</b><small>${msg('The key is shown once, to type into the charger.')}</small></span></label>
      </fieldset>`,
    submit: async (fields) => {
      const send = fields.text('way') === 'send'
      const made = await api.send('POST', `/stations/${encodeURIComponent(stationId)}/key`, { send }, keySchema)
      if (send) return sent(msg(str`The key is on its way to ${stationId}; its commands show the outcome.`))
      return html`<div class="form">${shownOnceNote(msg('Type the key into the charger now. It is stored only as a hash.'))}${copyLine(nameLabel, stationId)}${copyLine(msg('Key'), made.authorizationKey)}</div>`
    },
  })
}
