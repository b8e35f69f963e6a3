import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { selectField, textField } from '../../components/form-fields.ts'
import { openFormDialog } from '../../dialogs/form-dialog.ts'
import { zoneLabel } from '../../format/zone.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { SectionElement } from './section-element.ts'
import { timeZoneOptions } from './time-zone-options.ts'

/** Who runs this installation, and what counts for all sites. */
@customElement('settings-organisation')
export class OrganisationSection extends SectionElement {
  override render(): unknown {
    const { app } = this
    const { organisation, config } = app
    return html`<section class="card" aria-labelledby="organisation-title">
      <header class="ch"><div><h2 id="organisation-title">${msg('Organisation')}</h2><p>${msg('Drivers see name and help phone')}</p></div>
        ${app.may('manageUsers') ? html`<button class="btn sm" type="button" @click=${() => this.#edit()}>${icon(pencil)}${msg('Change')}</button>` : nothing}</header>
      <dl class="facts">
        <dt>${msg('Name')}</dt><dd>${organisation?.name || '–'}</dd>
        <dt>${msg('Time zone of the fleet')}</dt><dd>${app.timeZone} (${zoneLabel(app.timeZone)})</dd>
        <dt>${msg('Currency')}</dt><dd>${organisation?.currency ?? '–'}</dd>
        <dt>${msg('Help phone')}</dt><dd>${organisation?.helpPhone ?? '–'}</dd>
        <dt>${msg('Ceiling of the energy price')}</dt><dd>${organisation?.energyPriceCeiling == null ? msg('none noted') : html`${fmt().unitPrice(organisation.energyPriceCeiling.milliIdrPerKwh)} <span class="t2">${organisation.energyPriceCeiling.source}</span>`}</dd>
        <dt>${msg('Address for stations')}</dt><dd><code>${organisation?.ocppUrl ?? config.ocppUrl ?? '–'}</code></dd>
        <dt>${msg('Version')}</dt><dd>${config.version === '' ? '–' : config.version}</dd>
      </dl>
    </section>`
  }

  #edit(): void {
    const { organisation, api } = this.app
    openFormDialog({
      title: msg('Organisation'),
      submitText: msg('Save'),
      fields: () => html`
        ${textField({ name: 'org-name', label: msg('Name'), value: organisation?.name ?? '', maxLength: 200, required: true, autocomplete: 'organization' })}
        ${selectField({ name: 'org-zone', label: msg('Time zone of the fleet'), value: organisation?.timeZone ?? DEFAULT_TIME_ZONE, options: timeZoneOptions(organisation?.timeZone), hint: msg('Decides what “today” is on the dashboard. Each site has a zone of its own.') })}
        ${textField({ name: 'org-currency', label: msg('Currency'), value: organisation?.currency ?? 'IDR', required: true, maxLength: 3, mono: true, hint: msg('Three letters of ISO 4217. All amounts are whole units of it. It can be changed until the first session.') })}
        ${textField({ name: 'org-phone', label: msg('Help phone'), value: organisation?.helpPhone ?? '', type: 'tel', maxLength: 200, hint: msg('Stands on the driver page and on stickers.') })}
        <div class="pair">
          ${textField({ name: 'org-ceiling', label: msg('Ceiling of the energy price'), type: 'number', min: 0, step: 'any', before: fmt().currency(), unit: msg('per kWh'), value: organisation?.energyPriceCeiling == null ? '' : String(organisation.energyPriceCeiling.milliIdrPerKwh / 1000), hint: msg('Tariffs above it are warned of. Empty: none.') })}
          ${textField({ name: 'org-ceiling-source', label: msg('Where it stands'), maxLength: 200, value: organisation?.energyPriceCeiling?.source ?? '' })}
        </div>
        ${textField({ name: 'org-url', label: msg('Address for stations'), value: organisation?.ocppUrl ?? '', maxLength: 200, mono: true, hint: msg('What to type into a charger, for example wss://ocpp.example.org/ocpp. Empty takes the address of this installation.') })}`,
      submit: async (fields) => {
        const ceiling = fields.number('org-ceiling')
        await api.send(
          'PATCH',
          '/settings/organisation',
          {
            name: fields.text('org-name'),
            timeZone: fields.text('org-zone'),
            currency: fields.text('org-currency').toUpperCase(),
            helpPhone: fields.textOrNull('org-phone'),
            ocppUrl: fields.textOrNull('org-url'),
            energyPriceCeiling:
              ceiling === null
                ? null
                : { milliIdrPerKwh: Math.round(ceiling * 1000), source: fields.text('org-ceiling-source') },
          },
          v.unknown(),
        )
        toast(msg('Saved.'))
        return null
      },
    })
  }
}
