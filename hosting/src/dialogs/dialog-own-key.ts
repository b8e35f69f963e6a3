import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { openFormDialog } from './form-dialog.ts'
import { ownKeyField, ownKeyProblem } from './own-key-field.ts'

/** Asks for the key that a charger has already. @param store Stores it; an ApiError shows in the dialog. */
export function openOwnKey(stationId: string, store: (key: string) => Promise<void>): void {
  openFormDialog({
    title: msg(str`Key of ${stationId}`),
    submitText: msg('Store the key'),
    fields:
      () => html`<p class="t2">${msg('For a charger whose key was set before, or cannot be changed. It replaces the one made here.')}</p>
      ${ownKeyField()}`,
    submit: async (fields) => {
      const problem = ownKeyProblem(fields)
      if (problem !== null) return problem
      await store(fields.text('own-key'))
      return null
    },
  })
}
