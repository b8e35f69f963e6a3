import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { readTags } from '@charge-it/shared/stations/tags.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { selectField, textField } from '../components/form-fields.ts'
import { siteOptions } from '../views/site-options.ts'
import { tagsHint, tagsProblem } from '../words/tags.ts'
import { openFormDialog } from './form-dialog.ts'

/** Changes what an operator says of a station: its site and its tags. */
export function openStation(app: Pick<AppContext, 'api'>, station: Station, sites: readonly Site[]): void {
  const { stationId } = station
  const siteId = station.siteId ?? ''
  openFormDialog({
    title: msg(str`Change ${stationId}`),
    submitText: msg('Save'),
    fields: () => html`
      ${selectField({ name: 'station-site', label: msg('Site'), value: siteId, options: siteOptions(sites, siteId, msg('No site')), hint: msg('Prices, hours and grid limit follow the site.') })}
      ${textField({ name: 'station-tags', label: msg('Tags'), value: (station.tags ?? []).join(', '), maxLength: 300, hint: tagsHint() })}`,
    submit: async (fields) => {
      const read = readTags(fields.text('station-tags'))
      if ('problem' in read) return tagsProblem(read)
      const body = { siteId: fields.textOrNull('station-site'), tags: read.tags }
      await app.api.send('PATCH', `/stations/${encodeURIComponent(stationId)}`, body, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })
}
