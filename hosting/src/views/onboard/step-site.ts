import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { selectField } from '../../components/form-fields.ts'
import { arrowRight } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { siteOptions } from '../site-options.ts'
import type { OnboardPage } from './onboard-page.ts'

/** More sites are a select, not a page of buttons. */
const RADIOS = 12

/** Where the station stands. */
export function siteStep({ app, draft, sites, go }: OnboardPage): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (event.target instanceof HTMLFormElement)
      go('identity', { site: String(new FormData(event.target).get('siteId') ?? '') })
  }
  return html`<section class="card" aria-labelledby="ob-title"><form class="form" @submit=${submit}>
    <h2 id="ob-title" class="ob-h">${msg('Where does it stand?')}</h2>
    <p class="t2 s">${msg('The site decides its tariff, its time zone and the power that all its chargers share.')}</p>
    ${
      sites.length > RADIOS
        ? selectField({
            name: 'siteId',
            label: msg('Site'),
            value: draft.siteId,
            options: siteOptions(sites, draft.siteId, msg('No site yet')),
            hint: msg('It can be assigned later. Without a site a session has no price.'),
          })
        : html`<fieldset class="radios ob-sites"><legend class="vh">${msg('Site')}</legend>
      ${sites.map((site) => html`<label class="radio"><input type="radio" name="siteId" value=${site.siteId} ?checked=${site.siteId === draft.siteId}><span><b>${site.name}</b><small>${site.address}</small></span></label>`)}
      <label class="radio"><input type="radio" name="siteId" value="" ?checked=${draft.siteId === ''}><span><b>${msg('No site yet')}</b><small>${msg('It can be assigned later. Without a site a session has no price.')}</small></span></label>
    </fieldset>`
    }
    <div class="btns ob-foot">${app.may('manageSites') ? html`<a class="btn plain" href=${addressOf('settingsSection', { section: 'sites' })}>${msg('Add a site')}</a>` : nothing}<span class="grow"></span><button class="btn primary" type="submit">${msg('Continue')}${icon(arrowRight)}</button></div>
  </form></section>`
}
