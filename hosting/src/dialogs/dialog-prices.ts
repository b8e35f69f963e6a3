import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { textField } from '../components/form-fields.ts'
import type { Api } from '../data/api.ts'
import { costsApi, type Prices } from '../data/costs-api.ts'
import { openFormDialog } from './form-dialog.ts'

/** Asks for the prices of Firestore in the installation's region. @param done After they were saved. */
export function openPrices(prices: Prices, api: Api, done: () => void): void {
  const price = (name: string, label: string, value: number): TemplateResult =>
    textField({
      ...{ name, label, type: 'number', min: 0, max: 100, step: 'any', required: true, before: 'US$' },
      value: String(value),
    })
  openFormDialog({
    title: msg('Prices of Firestore'),
    submitText: msg('Save'),
    fields:
      () => html`<p class="t2">${msg('For 100,000 operations in the region of this installation, as the price list of Google Cloud says.')}</p>
      ${price('price-reads', msg('Reads'), prices.firestoreUsdPer100kReads)}
      ${price('price-writes', msg('Writes'), prices.firestoreUsdPer100kWrites)}
      ${price('price-deletes', msg('Deletions'), prices.firestoreUsdPer100kDeletes)}`,
    submit: async (fields) => {
      const [reads, writes, deletes] = ['price-reads', 'price-writes', 'price-deletes'].map((name) =>
        fields.number(name),
      )
      if (reads == null || writes == null || deletes == null) return msg('Give all three prices.')
      await costsApi(api).changePrices({
        firestoreUsdPer100kReads: reads,
        firestoreUsdPer100kWrites: writes,
        firestoreUsdPer100kDeletes: deletes,
      })
      done()
      return null
    },
  })
}
