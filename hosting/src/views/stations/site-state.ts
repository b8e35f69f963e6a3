import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { EdgeSite, SiteRow } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'

/** What is known of the sites now: each station of a small fleet, sums of the instances of a large one. */
export type SitesNow =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'stations'; readonly rows: readonly SiteRow[] }
  | {
      readonly kind: 'sums'
      readonly sums: ReadonlyMap<string, EdgeSite>
      /** Faulted connectors by site, as far as they were read. */
      readonly faulted: ReadonlyMap<string, number>
    }

/** The most urgent thing that can be said of a site: a token of the theme, and words; no words while nothing is known. */
export function siteState(siteId: string, now: SitesNow): { readonly tone: string; readonly text: string } {
  const f = fmt()
  const faultedText = (count: number): string => msg(str`${f.number(count)} faulted`)
  const chargingText = (count: number): string => msg(str`${f.number(count)} charging`)
  switch (now.kind) {
    case 'unknown':
      return { tone: 'unknown', text: '' }
    case 'stations': {
      const row = now.rows.find((each) => each.siteId === siteId)
      if (row === undefined) return { tone: 'unknown', text: msg('No station yet') }
      const { faulted, charging, available } = row.counts
      if (faulted > 0) return { tone: 'faulted', text: faultedText(faulted) }
      if (charging > 0) return { tone: 'charging', text: chargingText(charging) }
      return { tone: available > 0 ? 'available' : 'offline', text: msg(str`${f.number(available)} available`) }
    }
    case 'sums': {
      const faulted = now.faulted.get(siteId) ?? 0
      const { stationsOnline = 0, activeTransactions = 0 } = now.sums.get(siteId) ?? {}
      // Whether stations of it are away, or it has none, is not known without reading them all.
      if (stationsOnline === 0) return { tone: 'unknown', text: msg('no station online') }
      if (faulted > 0) return { tone: 'faulted', text: faultedText(faulted) }
      if (activeTransactions > 0) return { tone: 'charging', text: chargingText(activeTransactions) }
      return { tone: 'available', text: msg(str`${f.number(stationsOnline)} online`) }
    }
  }
}

/** Says that nobody can charge at a site now; nothing of one in service. */
export function maintenanceTag(site: { readonly maintenance: boolean } | undefined): TemplateResult | typeof nothing {
  return site?.maintenance === true ? html`<span class="tag warn">${msg('Maintenance')}</span>` : nothing
}
