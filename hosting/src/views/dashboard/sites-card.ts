import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import type { SiteRow } from '../../data/fleet.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { mapPin } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

const SHOWN = 6

/** Where the sites are, as a list; the map leads on. */
export function sitesCard(
  state: LiveState<unknown>,
  sites: readonly Site[],
  rows: readonly SiteRow[],
  retry: () => void,
): TemplateResult {
  const f = fmt()
  const text = (site: Site): string => {
    const row = rows.find((each) => each.siteId === site.siteId)
    if (row === undefined) return ''
    const { faulted, charging, available } = row.counts
    if (faulted > 0) return msg(str`${f.number(faulted)} faulted`)
    return charging > 0 ? msg(str`${f.number(charging)} charging`) : msg(str`${f.number(available)} available`)
  }
  const tone = (site: Site): string => {
    const row = rows.find((each) => each.siteId === site.siteId)
    if (row === undefined) return 'offline'
    if (row.counts.faulted > 0) return 'faulted'
    return row.counts.charging > 0 ? 'charging' : row.counts.available > 0 ? 'available' : 'offline'
  }
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
            : html`<ul class="places">${sites.slice(0, SHOWN).map((site) => html`<li><span class="st st--${tone(site)}">${icon(mapPin)}</span><a href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a><span class="t2">${text(site)}</span></li>`)}</ul>`
    }
  </section>`
}
