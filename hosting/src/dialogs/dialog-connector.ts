import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { gridFactsOf, gridFields, hardwareFields, hardwareOf } from '../components/connector-fields.ts'
import { openFormDialog } from './form-dialog.ts'

/** Says what a connector is: its plug, its power, and how it sits on the grid. Drivers see it before they start. */
export function openConnector(app: Pick<AppContext, 'api'>, { stationId, connectorId, facts }: Connector): void {
  openFormDialog({
    title: msg(str`Describe connector ${connectorId} of ${stationId}`),
    submitText: msg('Save'),
    fields: () => html`
      <p class="t2 s">${msg('Drivers see plug and power before they start. Current and phases tell the load management what the connector can draw at most.')}</p>
      ${hardwareFields(facts ?? null)} ${gridFields(facts ?? null)}`,
    submit: async (fields) => {
      const connectors = [{ connectorId, ...hardwareOf(fields), ...gridFactsOf(fields) }]
      await app.api.send('PATCH', `/stations/${encodeURIComponent(stationId)}`, { connectors }, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })
}
