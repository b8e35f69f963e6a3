import { DEFAULT_HEARTBEAT_S, DEFAULT_TIME_ZONE, type Site } from '@charge-it/shared/model/site.ts'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { selectField, switchField, textField } from '../components/form-fields.ts'
import { timeZoneOptions } from '../views/settings/time-zone-options.ts'
import { type FormFields, openFormDialog } from './form-dialog.ts'

/** Adds a site, or changes one. @param site null = a new one. */
export function openSite(app: AppContext, site: Site | null, tariffs: readonly Tariff[]): void {
  openFormDialog({
    title: site === null ? msg('Add site') : msg(str`Change ${site.name}`),
    submitText: msg('Save'),
    fields: () => html`
      ${textField({ name: 'site-name', label: msg('Name'), value: site?.name ?? '', required: true, maxLength: 200 })}
      ${textField({ name: 'site-address', label: msg('Postal address'), value: site?.address ?? '', maxLength: 200, autocomplete: 'street-address' })}
      ${textField({ name: 'site-location', label: msg('Coordinates'), value: site?.location == null ? '' : `${site.location.latitude}, ${site.location.longitude}`, maxLength: 60, hint: msg('Latitude and longitude in degrees, for example -6.2443, 106.7990. Puts the site on the map.') })}
      ${selectField({ name: 'site-zone', label: msg('Time zone'), value: site?.timeZone ?? DEFAULT_TIME_ZONE, options: timeZoneOptions(site?.timeZone) })}
      <div class="pair">
        ${textField({ name: 'site-limit', label: msg('Grid limit'), type: 'number', min: 0, max: 100_000, step: 'any', unit: 'kW', value: site?.gridLimitW == null ? '' : String(site.gridLimitW / 1000), hint: msg('What all chargers together may draw. Empty: none known.') })}
        ${selectField({
          name: 'site-phases',
          label: msg('Phases'),
          value: String(site?.phases ?? 3),
          options: [
            ['3', '3'],
            ['1', '1'],
          ],
        })}
      </div>
      <div class="pair">
        ${selectField({ name: 'site-tariff', label: msg('Tariff'), value: site?.tariffId ?? '', options: [['', msg('None: measured, not priced')], ...tariffs.map((tariff) => [tariff.tariffId, tariff.name] as const)] })}
        ${textField({ name: 'site-heartbeat', label: msg('Heartbeat interval'), type: 'number', min: 15, max: 3600, step: 1, unit: msg('s'), required: true, value: String(site?.heartbeatS ?? DEFAULT_HEARTBEAT_S), hint: msg('Used at a station’s next start.') })}
      </div>
      ${textField({ name: 'site-phone', label: msg('Help phone'), value: site?.helpPhone ?? '', type: 'tel', maxLength: 200, hint: msg('Empty: that of the organisation.') })}
      ${switchField({ name: 'site-guests', label: msg('Guests may start a session without an account'), checked: site?.guestStart ?? false, hint: msg('Until payments exist this is free energy for everybody who scans the code.') })}
      ${switchField({ name: 'site-reservations', label: msg('Drivers may reserve a free connector'), checked: site?.reservations != null, hint: msg('From now on, for some minutes, without a fee; one at a time. Guests cannot.') })}
      <div class="pair">
        ${textField({ name: 'site-reserve-minutes', label: msg('Longest reservation'), type: 'number', min: 5, max: 120, step: 1, unit: msg('min'), required: true, value: String(site?.reservations?.maxMinutes ?? 30) })}
        ${textField({ name: 'site-no-shows', label: msg('No-shows until a driver must wait'), type: 'number', min: 0, max: 20, step: 1, required: true, value: String(site?.reservations?.noShowLimit ?? 3), hint: msg('Within 30 days. 0: never.') })}
      </div>
      ${switchField({ name: 'site-maintenance', label: msg('Maintenance mode'), checked: site?.maintenance ?? false, hint: msg('All connectors of the site become unavailable; running sessions end first.') })}`,
    submit: async (fields) => {
      const location = locationOf(fields.text('site-location'))
      if (location === undefined)
        return msg('Coordinates are two numbers: latitude from -90 to 90, longitude from -180 to 180.')
      const body = { ...bodyOf(fields), location }
      if (site === null) await app.api.send('POST', '/sites', body, v.unknown())
      else await app.api.send('PATCH', `/sites/${encodeURIComponent(site.siteId)}`, body, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })
}

function bodyOf(fields: FormFields) {
  const limitKw = fields.number('site-limit')
  return {
    name: fields.text('site-name'),
    address: fields.text('site-address'),
    timeZone: fields.text('site-zone'),
    gridLimitW: limitKw === null ? null : Math.round(limitKw * 1000),
    phases: fields.text('site-phases') === '1' ? 1 : 3,
    tariffId: fields.textOrNull('site-tariff'),
    heartbeatS: fields.number('site-heartbeat') ?? DEFAULT_HEARTBEAT_S,
    helpPhone: fields.textOrNull('site-phone'),
    guestStart: fields.on('site-guests'),
    reservations: fields.on('site-reservations')
      ? { maxMinutes: fields.number('site-reserve-minutes') ?? 30, noShowLimit: fields.number('site-no-shows') ?? 3 }
      : null,
    maintenance: fields.on('site-maintenance'),
  }
}

/** `-6.2443, 106.7990`; null for nothing, undefined for what is no place on earth. */
export function locationOf(text: string): Site['location'] | undefined {
  if (text === '') return null
  const [, north, east] = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? []
  if (north === undefined || east === undefined) return undefined
  const [latitude, longitude] = [Number(north), Number(east)]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}
