import type { Site } from '@charge-it/shared/model/site.ts'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import type { LiveState } from '../../data/live-state.ts'
import { mapPin } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { maintenanceTag, type SitesNow, siteState } from '../stations/site-state.ts'

const SHOWN = 6

/** Where the sites are, as a list; the map leads on. */
export function sitesCard(
  state: LiveState<unknown>,
  sites: readonly Site[],
  now: SitesNow,
  retry: () => void,
): TemplateResult {
  return html`<section class="card g4" aria-labelledby="places-title">
    <header class="ch"><div><h2 id="places-title">${msg('Sites')}</h2></div><div class="ca"><a class="lk s pad" href=${addressOf('map')}>${msg('Open map')}</a></div></header>
    ${
      state.status === 'error'
        ? failedCard(state.errorCode ?? 'unknown', retry)
        : state.status === 'loading'
          ? loadingCard()
          : sites.length === 0
            ? emptyCard(
                mapPin,
                msg('No site yet'),
                msg('A site gives its stations an address, a time zone and a tariff.'),
              )
            : html`<ul class="places">${sites.slice(0, SHOWN).map((site) => row(site, now))}</ul>`
    }
  </section>`
}

function row(site: Site, now: SitesNow): TemplateResult {
  const { tone, text } = siteState(site.siteId, now)
  return html`<li><span class="st st--${tone}">${icon(mapPin)}</span><a href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a><span class="t2">${site.maintenance ? maintenanceTag(site) : text}</span></li>`
}
