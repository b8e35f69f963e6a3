import { SECURITY_PROFILES, type SecurityProfile, type Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { radioField } from '../components/radio-field.ts'
import { info, triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { profileMeaning, profileWord } from '../words/security-profile.ts'
import { openFormDialog } from './form-dialog.ts'

/** Changes the least that a station must prove when it connects. Only an admin may lower it, as the API says, too. */
export function openSecurityProfile(app: Pick<AppContext, 'api' | 'role'>, station: Station): void {
  const { stationId, securityProfile: current } = station
  const mayLower = app.role === 'admin'
  let chosen = current
  const dialog = openFormDialog({
    title: msg(str`Security profile of ${stationId}`),
    submitText: msg('Save'),
    fields: () => html`
      <p class="t2">${msg('The least that the station must prove. It counts from its next connection.')}</p>
      ${radioField({
        name: 'profile',
        label: msg('Security profile'),
        value: String(current),
        options: SECURITY_PROFILES.map((profile) => ({
          ...{ value: String(profile), text: profileWord(profile), meaning: profileMeaning(profile) },
          disabled: profile < current && !mayLower,
        })),
        choose: (value) => {
          chosen = profileOf(value) ?? current
          dialog.redraw()
        },
      })}
      ${mayLower || current === 0 ? nothing : html`<div class="note info">${icon(info)}<p>${msg('Only an administrator may lower the security profile.')}</p></div>`}
      ${consequences(current, chosen)}`,
    submit: async (fields) => {
      const securityProfile = profileOf(fields.text('profile')) ?? current
      if (securityProfile === current) return null
      await app.api.send('PATCH', `/stations/${encodeURIComponent(stationId)}`, { securityProfile }, v.unknown())
      toast(msg('Saved. It counts from the station’s next try.'))
      return null
    },
  })
}

function profileOf(text: string): SecurityProfile | undefined {
  return SECURITY_PROFILES.find((profile) => String(profile) === text)
}

/** What the choice asks of the charger, before somebody locks it out. */
function consequences(current: SecurityProfile, chosen: SecurityProfile): TemplateResult | typeof nothing {
  if (chosen === current) return nothing
  const usesKey = (profile: SecurityProfile): boolean => profile === 1 || profile === 2
  const texts = [
    chosen < current
      ? msg('Lower is weaker. It rises again by itself when the station connects with a higher one.')
      : null,
    chosen === 3
      ? msg(
          'Without a certificate the station cannot connect any more. One that gets its certificate over its connection rises to this profile by itself.',
        )
      : null,
    usesKey(chosen) && !usesKey(current)
      ? msg('The station needs a key. If it has none yet, make one with “New key” afterwards.')
      : null,
    chosen >= 2 && current < 2 ? msg('The charger must be set to an address that begins with wss://.') : null,
  ].filter((text) => text !== null)
  return html`<div class="note warn" role="status">${icon(triangleAlert)}<div>${texts.map((text) => html`<p>${text}</p>`)}</div></div>`
}
