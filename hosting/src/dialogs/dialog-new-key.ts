import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import { radioField } from '../components/radio-field.ts'
import { copyLine, shownOnceNote } from '../components/shown-once.ts'
import type { Api } from '../data/api.ts'
import { openFormDialog } from './form-dialog.ts'
import { ownKeyField, ownKeyProblem } from './own-key-field.ts'

const keySchema = v.object({ authorizationKey: v.string(), commandId: v.optional(v.string()) })

export interface NewKey {
  readonly stationId: string
  readonly api: Api
  /** What the station's id is called beside the key, in the language shown now. */
  readonly nameLabel: string
  /** Tells what became of a key that is not shown. @returns what the dialog shows then; null closes it. */
  done(text: string): TemplateResult | null
}

/**
 * Asks how a new key reaches its station and makes it; one that somebody types in is shown, once. A key that the charger
 * has already is only stored.
 */
export function openNewKey({ stationId, api, nameLabel, done }: NewKey): void {
  let way = 'send'
  const dialog = openFormDialog({
    title: msg(str`New key for ${stationId}`),
    submitText: () => (way === 'own' ? msg('Store the key') : msg('Make the key')),
    fields: () => html`<p class="t2">${msg('The old key works until the station has used the new one.')}</p>
      ${radioField({
        name: 'way',
        label: msg('How does it reach the station?'),
        value: 'send',
        options: [
          {
            ...{ value: 'send', text: msg('Over its connection') },
            meaning: msg('The station gets it as AuthorizationKey and uses it from its next connection on.'),
          },
          {
            ...{ value: 'type', text: msg('Somebody types it in') },
            meaning: msg('The key is shown once, to type into the charger.'),
          },
          {
            ...{ value: 'own', text: msg('The charger already has a key') },
            meaning: msg('You enter it here, and nothing is changed at the charger.'),
          },
        ],
        choose: (value) => {
          way = value
          dialog.redraw()
        },
      })}
      ${way === 'own' ? ownKeyField() : nothing}`,
    submit: async (fields) => {
      const path = `/stations/${encodeURIComponent(stationId)}/key`
      if (fields.text('way') === 'own') {
        const problem = ownKeyProblem(fields)
        if (problem !== null) return problem
        await api.send('POST', path, { authorizationKey: fields.text('own-key') }, v.unknown())
        return done(msg(str`The key of ${stationId} is stored. It counts from the station’s next connection.`))
      }
      const send = fields.text('way') === 'send'
      const made = await api.send('POST', path, { send }, keySchema)
      if (send) return done(msg(str`The key is on its way to ${stationId}; its commands show the outcome.`))
      return html`<div class="form">${shownOnceNote(msg('Type the key into the charger now. It is stored only as a hash.'))}${copyLine(nameLabel, stationId)}${copyLine(msg('Key'), made.authorizationKey)}</div>`
    },
  })
}
