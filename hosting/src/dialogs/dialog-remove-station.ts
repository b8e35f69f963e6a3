import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { addressOf } from '../app/router.ts'
import { textField } from '../components/form-fields.ts'
import type { FleetStation } from '../data/fleet.ts'
import { triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { openFormDialog } from './form-dialog.ts'

/** Removes a station once its id was typed in, and leads to the list of those that stay. */
export function openRemoveStation(app: AppContext, { station, connectors, online }: FleetStation): void {
  const { stationId } = station
  const codes = connectors.flatMap(({ code }) => code ?? [])
  openFormDialog({
    title: msg(str`Remove ${stationId}?`),
    submitText: msg('Remove for good'),
    danger: true,
    fields: () => html`
      <div><h3 class="h2">${msg('What goes')}</h3>
        <ul class="plain"><li>${codes.length === 0 ? msg('its connectors') : msg(str`its connectors and the codes of their stickers: ${codes.join(', ')}`)}</li>
          <li>${msg('its key and its certificates')}</li><li>${msg('what is known of its configuration')}</li></ul></div>
      <div><h3 class="h2">${msg('What stays')}</h3>
        <ul class="plain"><li>${msg('its transactions with their bills')}</li><li>${msg('reports, events and the audit log')}</li></ul></div>
      <p class="t2 s">${msg('Added again later, it gets a new key and new codes: its stickers have to be printed again.')}</p>
      ${online ? html`<div class="note warn">${icon(triangleAlert)}<p>${msg('It is connected now and is disconnected. It tries again until somebody sets it to another address, and appears among the chargers that knocked.')}</p></div>` : nothing}
      ${textField({ name: 'remove-id', label: msg(str`Type ${stationId} to confirm`), required: true, mono: true })}`,
    submit: async (fields) => {
      if (fields.text('remove-id') !== stationId.trim())
        return msg(str`This is not the id of the station: ${stationId}.`)
      await app.api.send('DELETE', `/stations/${encodeURIComponent(stationId)}`, undefined, v.unknown())
      toast(msg(str`${stationId} was removed.`))
      app.navigation.go(addressOf('stations'))
      return null
    },
  })
}
