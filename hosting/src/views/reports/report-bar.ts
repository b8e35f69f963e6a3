import type { Site } from '@charge-it/shared/model/site.ts'
import { GROUPINGS, type Grouping } from '@charge-it/shared/reports/build-report.ts'
import { GRANULARITIES } from '@charge-it/shared/reports/periods.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { filterSelect } from '../../components/filter-select.ts'
import { download, printer, search } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { siteOptions } from '../site-options.ts'
import { RANGES, type Range, type ReportFilters } from './report-filters.ts'
import { granularityWord } from './report-words.ts'

export interface ReportBar {
  readonly filters: ReportFilters
  readonly sites: readonly Pick<Site, 'siteId' | 'name'>[]
  readonly busy: boolean
  set(changes: Readonly<Record<string, string>>): void
  csv(): void
  print(): void
}

/** The filters of a report, all of them kept in the address. */
export function reportBar(bar: ReportBar): TemplateResult {
  const { filters, sites, set } = bar
  const ranges: Record<Range, string> = {
    '7': msg('7 days'),
    '30': msg('30 days'),
    '90': msg('90 days'),
    '365': msg('12 months'),
    month: msg('This month'),
    lastMonth: msg('Last month'),
    own: msg('Own dates'),
  }
  return html`<div class="bar1 report-bar">
      ${filterSelect(msg('Site'), filters.siteId, siteOptions(sites, filters.siteId, msg('All')), (site) => set({ site, station: '', by: '' }))}
      <span class="inp station-box">${icon(search)}<input type="search" aria-label=${msg('Station id')} placeholder=${msg('Station id')} .value=${filters.stationId} @change=${(event: Event) => onStation(event, set)}></span>
      ${filterSelect(
        msg('Date'),
        filters.range,
        RANGES.map((range) => [range, ranges[range]] as const),
        (range) =>
          set(
            range === 'own'
              ? { range, from: filters.from, to: filters.to }
              : { range: range === '30' ? '' : range, from: '', to: '', step: '' },
          ),
      )}
      ${filterSelect(
        msg('Per'),
        filters.granularity,
        GRANULARITIES.map((each) => [each, granularityWord(each)] as const),
        (step) => set({ step }),
      )}
      ${filterSelect(
        msg('A line for each'),
        filters.by,
        GROUPINGS.map((each) => [each, groupingWord(each)] as const),
        (by) => set({ by }),
      )}
      <span class="grow wide-only"></span>
      <button class="btn" type="button" ?disabled=${bar.busy} @click=${bar.csv}>${icon(download)}CSV</button>
      <button class="btn" type="button" @click=${bar.print}>${icon(printer)}${msg('Print')}</button>
    </div>
    ${filters.range === 'own' ? ownDates(bar) : nothing}`
}

/** The title of a table with such lines. */
export function byWord(by: Grouping): string {
  switch (by) {
    case 'site':
      return msg('By site')
    case 'station':
      return msg('By station')
    case 'connector':
      return msg('By connector')
  }
}

/** What a line of a report stands for. */
export function groupingWord(by: Grouping): string {
  switch (by) {
    case 'site':
      return msg('Site')
    case 'station':
      return msg('Station')
    case 'connector':
      return msg('Connector')
  }
}

function ownDates({ filters, set }: ReportBar): TemplateResult {
  const field = (name: 'from' | 'to', label: string): TemplateResult =>
    html`<label class="fsel more"><span>${label}</span><input class="inp" type="date" .value=${filters[name]} @change=${(
      event: Event,
    ) => {
      if (event.target instanceof HTMLInputElement) set({ [name]: event.target.value })
    }}></label>`
  return html`<div class="more-filters" role="group" aria-label=${msg('Own dates')}>${field('from', msg('From'))}${field('to', msg('Until'))}</div>`
}

function onStation(event: Event, set: ReportBar['set']): void {
  if (event.target instanceof HTMLInputElement) set({ station: event.target.value.trim(), by: '' })
}
