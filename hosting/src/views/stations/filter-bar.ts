import type { Site } from '@charge-it/shared/model/site.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { type FleetStation, STATUS_GROUPS } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { plus, qrCode, search } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { GROUP_LOOKS, groupWord } from '../../words/status-group.ts'
import { siteOptions } from '../site-options.ts'
import { countStationsByGroup, type StationFacets, type StationFilters } from './filter-stations.ts'
import { formSwitch } from './form-switch.ts'

/** Search, filters and what can be added. @param onSearch Hears each key. */
export function filterBar(bar: {
  readonly app: AppContext
  readonly filters: StationFilters
  readonly facets: StationFacets
  readonly sites: readonly Site[]
  readonly onSearch: (event: Event) => void
}): TemplateResult {
  const { filters, facets } = bar
  const { navigation } = bar.app
  const choices = (values: readonly string[]) => [
    ['', msg('All')] as const,
    ...values.map((each) => [each, each] as const),
  ]
  // A phone has room for what is in use.
  const wide = (chosen: string): string => (chosen === '' ? 'wide-only' : '')
  const searchName = msg('Search id, site, serial number')
  return html`<div class="bar1 station-filters">
    <span class="inp search-box">${icon(search)}<input type="search" aria-label=${searchName} placeholder=${searchName} .value=${filters.search} @input=${bar.onSearch}></span>
    ${filterSelect(msg('Site'), filters.siteId, siteOptions(bar.sites, filters.siteId, msg('All')), (site) => navigation.setQuery({ site }))}
    ${filterSelect(msg('Vendor'), filters.vendor, choices(facets.vendors), (vendor) => navigation.setQuery({ vendor }), wide(filters.vendor))}
    ${filterSelect(msg('Protocol'), filters.ocppVersion, choices(facets.ocppVersions), (protocol) => navigation.setQuery({ protocol }), wide(filters.ocppVersion))}
    ${facets.tags.length === 0 ? nothing : filterSelect(msg('Tag'), filters.tag, choices(facets.tags), (tag) => navigation.setQuery({ tag }))}
    <span class="grow wide-only"></span>
    ${formSwitch('list')}
    ${bar.app.may('manageStations') ? html`<a class="btn" href="/stickers">${icon(qrCode)}${msg('QR stickers')}</a><a class="btn primary" href="/onboard">${icon(plus)}${msg('Add station')}</a>` : nothing}
  </div>`
}

/** What the other filters leave, as far as it is loaded. */
export interface StationsInSight {
  readonly fleet: readonly FleetStation[]
  /** There are stations that are not loaded: a number is the least. */
  readonly isPartial: boolean
}

/** How many stations have each status, each a filter. */
export function statusChips(
  { fleet, isPartial }: StationsInSight,
  status: StationFilters['status'],
  choose: (status: string) => void,
): TemplateResult {
  const counts = countStationsByGroup(fleet)
  const text = (count: number): string => `${fmt().number(count)}${isPartial ? '+' : ''}`
  return html`<div class="chips" role="group" aria-label=${msg('Status')}>
    <button class="cchip" type="button" aria-pressed=${status === ''} @click=${() => choose('')}>${msg('All')} <b>${text(fleet.length)}</b></button>
    ${STATUS_GROUPS.filter((group) => isPartial || counts[group] > 0 || status === group).map(
      (
        group,
      ) => html`<button class="cchip st--${GROUP_LOOKS[group].tone}" type="button" aria-pressed=${status === group} @click=${() => choose(status === group ? '' : group)}>
        ${icon(GROUP_LOOKS[group].iconPath)}${groupWord(group)} ${isPartial && counts[group] === 0 ? nothing : html`<b>${text(counts[group])}</b>`}</button>`,
    )}
  </div>`
}
