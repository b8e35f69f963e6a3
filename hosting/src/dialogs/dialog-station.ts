import type { Site } from '@charge-it/shared/model/site.ts'
import { REGISTRATIONS, type Registration, type Station } from '@charge-it/shared/model/station.ts'
import { readTags } from '@charge-it/shared/stations/tags.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { selectField, switchField, textField } from '../components/form-fields.ts'
import { radioField } from '../components/radio-field.ts'
import { triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { siteOptions } from '../views/site-options.ts'
import { registrationMeaning, registrationWord } from '../words/registration.ts'
import { tagsHint, tagsProblem } from '../words/tags.ts'
import { openFormDialog } from './form-dialog.ts'

interface StationFacts extends Pick<Station, 'siteId' | 'registration'> {
  readonly tags: readonly string[]
  readonly defaultProtocol: 'ocpp1.6' | null
  readonly noCloseFrame: boolean
}

/** Changes what an operator says of a station: its site and tags, whether it may work, and what its charger needs. */
export function openStation(app: Pick<AppContext, 'api'>, station: Station, sites: readonly Site[]): void {
  const { stationId } = station
  const siteId = station.siteId ?? ''
  const tags = station.tags ?? []
  let registration = station.registration
  const dialog = openFormDialog({
    title: msg(str`Change ${stationId}`),
    submitText: msg('Save'),
    fields: () => html`
      ${selectField({ name: 'station-site', label: msg('Site'), value: siteId, options: siteOptions(sites, siteId, msg('No site')), hint: msg('Prices, hours and grid limit follow the site.') })}
      ${textField({ name: 'station-tags', label: msg('Tags'), value: tags.join(', '), maxLength: 300, hint: tagsHint() })}
      ${radioField({
        name: 'station-registration',
        label: msg('Registration'),
        value: station.registration,
        options: (['accepted', 'pending', 'rejected'] as const).map((each) => ({
          ...{ value: each, text: registrationWord(each), meaning: registrationMeaning(each) },
        })),
        choose: (value) => {
          registration = registrationOf(value, station)
          dialog.redraw()
        },
      })}
      ${registrationWarning(station.registration, registration)}
      <h3 class="h2">${msg('Unusual chargers')}</h3>
      ${switchField({ name: 'station-protocol', label: msg('It does not say which OCPP it speaks'), checked: station.defaultProtocol != null, hint: msg('OCPP 1.6 is assumed then. Without this such a charger is turned away.') })}
      ${switchField({ name: 'station-no-close', label: msg('It stays away after an orderly end'), checked: station.noCloseFrame === true, hint: msg('Connections that are ended here are cut off without a farewell (close frame), so that the charger comes back. Counts from its next connection.') })}`,
    submit: async (fields) => {
      const read = readTags(fields.text('station-tags'))
      if ('problem' in read) return tagsProblem(read)
      const wanted: StationFacts = {
        siteId: fields.textOrNull('station-site'),
        tags: read.tags,
        registration: registrationOf(fields.text('station-registration'), station),
        defaultProtocol: fields.on('station-protocol') ? 'ocpp1.6' : null,
        noCloseFrame: fields.on('station-no-close'),
      }
      const body = changesOf(wanted, {
        ...{ siteId: station.siteId, tags, registration: station.registration },
        ...{ defaultProtocol: station.defaultProtocol ?? null, noCloseFrame: station.noCloseFrame ?? false },
      })
      if (Object.keys(body).length === 0) return null
      await app.api.send('PATCH', `/stations/${encodeURIComponent(stationId)}`, body, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })
}

function registrationOf(text: string, station: Station): Registration {
  return REGISTRATIONS.find((each) => each === text) ?? station.registration
}

/** What taking the admission away does at once. */
function registrationWarning(current: Registration, chosen: Registration): TemplateResult | typeof nothing {
  if (chosen === current || chosen === 'accepted') return nothing
  const text =
    chosen === 'rejected'
      ? msg(
          'Its connection is closed at once, and it is turned away until it is admitted again. A session that runs there goes on unseen.',
        )
      : msg('Its connection is closed at once. It comes back and waits; a session that runs there goes on unseen.')
  return html`<div class="note warn" role="status">${icon(triangleAlert)}<p>${text}</p></div>`
}

/** What is wanted otherwise than it is. */
function changesOf(wanted: StationFacts, stored: StationFacts): Readonly<Record<string, unknown>> {
  const before = new Map<string, unknown>(Object.entries(stored))
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name))),
  )
}
