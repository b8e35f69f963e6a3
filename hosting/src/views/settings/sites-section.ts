import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { countSites, sitesSource, tariffsSource } from '../../data/sources.ts'
import { openConfirm } from '../../dialogs/confirm-dialog.ts'
import { openSite } from '../../dialogs/dialog-site.ts'
import { zoneLabel } from '../../format/zone.ts'
import { fmt } from '../../i18n/fmt.ts'
import { mapPin, pencil, plus, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'

const PAGE = 50

/** Every site with its limits; adds, changes and removes them. */
@customElement('settings-sites')
export class SitesSection extends SectionElement {
  @state() private count = PAGE
  @state() private total: number | null = null
  /** What was loaded stays in sight while more is loaded. */
  #kept: readonly Site[] = []

  readonly #sites = new LiveQueryController(this, () => sitesSource(this.app.firebase.db, this.count))
  readonly #tariffs = new LiveQueryController(this, () => tariffsSource(this.app.firebase.db))

  override connectedCallback(): void {
    super.connectedCallback()
    countSites(this.app.firebase.db).then(
      (count) => {
        this.total = count
      },
      (error: unknown) => console.error('sites could not be counted', error),
    )
  }

  override render(): unknown {
    if (this.#sites.data !== null) this.#kept = this.#sites.data
    const sites = this.#kept
    const may = this.app.may('manageSites')
    return html`<section class="card flush" aria-labelledby="sites-title">
      <header class="ch"><div><h2 id="sites-title">${msg('Sites')}</h2><p>${msg('Places with stations behind one grid connection')}</p></div>
        ${may ? html`<button class="btn sm primary" type="button" @click=${() => this.#edit(null)}>${icon(plus)}${msg('Add site')}</button>` : nothing}</header>
      ${
        (this.#sites.state.status === 'loading' && sites.length > 0
          ? null
          : listState(this.#sites.state, () => this.#sites.retry())) ??
        (sites.length === 0
          ? emptyCard(
              mapPin,
              msg('No site yet'),
              msg('A site gives its stations an address, a time zone and a tariff.'),
            )
          : html`<div class="tw wide-only" ${scrollRegion(msg('Sites'))}><table><thead><tr><th scope="col">${msg('Site')}</th><th scope="col">${msg('Time zone')}</th><th scope="col" class="n">${msg('Grid limit')}</th><th scope="col">${msg('Tariff')}</th><th scope="col">${msg('Guests')}</th><th scope="col">${msg('State')}</th>${may ? html`<th scope="col"><span class="vh">${msg('Actions')}</span></th>` : nothing}</tr></thead>
            <tbody>${sites.map((site) => this.#row(site, may))}</tbody></table></div>
          <ul class="rows">${sites.map((site) => html`<li><div class="line"><a class="id" href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a><span class="r">${stateTag(site)}</span><span class="t2">${limit(site)} · ${zoneLabel(site.timeZone)}</span><span class="r">${may ? this.#buttons(site) : nothing}</span></div></li>`)}</ul>
          ${this.#foot(sites.length)}`)
      }
    </section>`
  }

  /** How many there are, and the way to those that are not loaded. */
  #foot(shown: number): TemplateResult {
    const f = fmt()
    // Counted once, when the page was opened; a list that has an end counts itself.
    const total = shown < this.count ? shown : this.total === null ? null : Math.max(this.total, shown)
    return html`<div class="foot-row"><span>${total === null ? nothing : msg(str`${f.number(shown)} of ${f.number(total)} sites`)}</span>
      ${shown >= this.count ? html`<button class="btn sm" type="button" @click=${this.#more}>${msg('Load more')}</button>` : nothing}</div>`
  }

  readonly #more = (): void => {
    this.count += PAGE
  }

  #row(site: Site, may: boolean): TemplateResult {
    return html`<tr><td><a class="id" href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a><span class="t2 sub">${site.address}</span></td>
      <td class="t2">${zoneLabel(site.timeZone)}</td><td class="n">${limit(site)}</td><td class="t2">${this.#tariffName(site.tariffId)}</td>
      <td class="t2">${site.guestStart ? msg('may start') : msg('may not start')}</td><td>${stateTag(site)}</td>
      ${may ? html`<td class="n">${this.#buttons(site)}</td>` : nothing}</tr>`
  }

  #buttons(site: Site): TemplateResult {
    return html`<button class="ib sm" type="button" aria-label=${msg(str`Change ${site.name}`)} title=${msg('Change')} @click=${() => this.#edit(site)}>${icon(pencil)}</button>
      <button class="ib sm" type="button" aria-label=${msg(str`Remove ${site.name}`)} title=${msg('Remove')} @click=${() => this.#remove(site)}>${icon(trash2)}</button>`
  }

  #tariffName(tariffId: string | null): string {
    if (tariffId === null) return '–'
    return this.#tariffs.data?.find((tariff) => tariff.tariffId === tariffId)?.name ?? tariffId
  }

  #edit(site: Site | null): void {
    openSite(this.app, site, this.#tariffs.data ?? [])
  }

  #remove(site: Site): void {
    openConfirm({
      title: msg(str`Remove ${site.name}?`),
      text: msg('Only a site without stations can be removed. Its past figures stay.'),
      submitText: msg('Remove site'),
      act: async () => {
        await this.app.api.send('DELETE', `/sites/${encodeURIComponent(site.siteId)}`, undefined, v.unknown())
        toast(msg(str`${site.name} is removed.`))
      },
    })
  }
}

function limit(site: Site): string {
  return site.gridLimitW === null
    ? msg('none known')
    : fmt().power(site.gridLimitW, site.gridLimitW % 1000 === 0 ? 0 : 1)
}

function stateTag(site: Site): TemplateResult {
  return site.maintenance
    ? html`<span class="tag warn">${msg('Maintenance')}</span>`
    : html`<span class="tag good">${msg('In service')}</span>`
}
