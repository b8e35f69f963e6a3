import { msg } from '@lit/localize'
import { html } from 'lit'
import { textField } from '../components/form-fields.ts'
import type { Api } from '../data/api.ts'
import { type ScalableService, type ShownScaling, scalingApi } from '../data/scaling-api.ts'
import { openFormDialog } from './form-dialog.ts'

const MOST = 100

/** Asks for both limits of the edge's service. @param done Gets what Cloud Run took over. */
export function openScaling(service: ScalableService, api: Api, done: (scaling: ShownScaling) => void): void {
  openFormDialog({
    title: msg('Instances of the edge'),
    submitText: msg('Save'),
    fields: () => html`
      ${textField({ name: 'scaling-min', label: msg('Least instances'), type: 'number', min: 1, max: MOST, step: 1, required: true, value: String(Math.max(1, service.minInstances)), hint: msg('They run and cost money also when no station is connected.') })}
      ${textField({ name: 'scaling-max', label: msg('Most instances'), type: 'number', min: 1, max: MOST, step: 1, required: true, value: service.maxInstances === null ? '' : String(service.maxInstances), hint: msg('Each holds at most 1,000 stations. Stations beyond that are turned away.') })}`,
    submit: async (fields) => {
      const [minInstances, maxInstances] = [fields.number('scaling-min'), fields.number('scaling-max')]
      if (minInstances === null || maxInstances === null) return msg('Give both numbers.')
      if (minInstances > maxInstances) return msg('The least must not be above the most.')
      done(await scalingApi(api).change({ minInstances, maxInstances }, service.etag))
      return null
    },
  })
}
