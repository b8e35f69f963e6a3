import { type RetentionSettings, retentionSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { msg, str } from '@lit/localize'
import { doc } from 'firebase/firestore'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { textField } from '../../components/form-fields.ts'
import { liveDocument } from '../../data/live-query.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { openFormDialog } from '../../dialogs/form-dialog.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'

/** How long is kept what has no end of its own, and how long the rest is. */
@customElement('settings-retention')
export class RetentionSection extends SectionElement {
  readonly #settings = new LiveQueryController(this, () =>
    liveDocument(doc(this.app.firebase.db, paths.setting('retention')), retentionSettingsSchema),
  )

  override render(): unknown {
    const { state } = this.#settings
    const settings = state.data?.document ?? null
    const may = this.app.may('manageUsers')
    return html`<section class="card" aria-labelledby="retention-title">
      <header class="ch"><div><h2 id="retention-title">${msg('Retention')}</h2><p>${msg('What is older is deleted for good, within an hour')}</p></div>
        ${may && state.status !== 'loading' && state.status !== 'error' ? html`<button class="btn sm" type="button" @click=${() => this.#edit(settings)}>${icon(pencil)}${msg('Change')}</button>` : nothing}</header>
      ${
        listState(state, () => this.#settings.retry()) ??
        html`<dl class="facts wide">
          <dt>${msg('Samples of sessions')}</dt><dd>${keptText(settings?.meterValuesDays ?? null)}<br><span class="t2 s">${msg('The course of current, power and energy. Sessions, their energy and bills always stay.')}</span></dd>
          <dt>${msg('Audit')}</dt><dd>${keptText(settings?.auditDays ?? null)}<br><span class="t2 s">${msg('Who changed what, and who read whose data.')}</span></dd>
        </dl>`
      }</section>
      <section class="card" aria-labelledby="fixed-title"><header class="ch"><div><h2 id="fixed-title">${msg('What ends by itself')}</h2><p>${msg('These times are the same in every installation')}</p></div></header>
        <dl class="facts wide">${FIXED().map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></section>`
  }

  #edit(settings: RetentionSettings | null): void {
    const days = (name: string, label: string, value: number | null, hint: string): TemplateResult =>
      textField({
        ...{ name, label, hint, type: 'number', min: 30, max: 3650, step: 1, unit: msg('days') },
        value: value === null ? '' : String(value),
      })
    openFormDialog({
      title: msg('Retention'),
      submitText: msg('Save'),
      fields: () => html`
        ${days('keep-samples', msg('Samples of sessions'), settings?.meterValuesDays ?? null, msg('Empty: without end. At least 30 days, because late messages still need them.'))}
        ${days('keep-audit', msg('Audit'), settings?.auditDays ?? null, msg('Empty: without end. Ask your accountant before you shorten it.'))}`,
      submit: async (fields) => {
        const body = { meterValuesDays: fields.number('keep-samples'), auditDays: fields.number('keep-audit') }
        await this.app.api.send('PATCH', '/settings/retention', body, v.unknown())
        toast(msg('Saved. What is too old goes within an hour.'))
        return null
      },
    })
  }
}

function keptText(days: number | null): string {
  return days === null ? msg('without end') : msg(str`${fmt().number(days)} days`)
}

const FIXED = (): readonly (readonly [string, string])[] => {
  const days = (count: number): string => keptText(count)
  return [
    [msg('Events of stations'), days(400)],
    [msg('Anomalies'), msg(str`${days(400)} after they ended`)],
    [msg('Verdicts on predictions'), days(400)],
    [msg('Closed notifications'), days(90)],
    [msg('Deliveries of webhooks and e-mails'), days(30)],
    [msg('Recorded OCPP messages'), days(7)],
    [msg('Diagnostics and logs of stations'), days(90)],
    [msg('Links to receipts'), days(365)],
    [msg('Sessions and bills'), msg('without end')],
  ]
}
