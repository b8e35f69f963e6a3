import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../app/app-toasts.ts'
import { pageTop } from '../app/page-top.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { filterSelect } from '../components/filter-select.ts'
import { forbiddenCard } from '../components/forbidden-card.ts'
import { liveAll } from '../data/live-query.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { SitesController } from '../data/sites-controller.ts'
import { connectorsOfSource, stationSource, stationsSource } from '../data/sources.ts'
import { download, printer, qrCode } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { siteOptions } from './site-options.ts'
import { drawSticker, STICKER_FORMATS, type Sticker, type StickerFormat, stickerUrl } from './stickers/sticker.ts'
import { stickerPng, stickerSvg, svgText } from './stickers/sticker-svg.ts'
import { downloadText } from './transactions/download-text.ts'
import './stickers/stickers.css'
import { fmt } from '../i18n/fmt.ts'

/** As many stations as a page of stickers takes. */
const STATIONS = 200

/** Stickers for connectors: to look at, to print and to download. */
@customElement('view-stickers')
export class ViewStickers extends ViewElement {
  /** Codes that were taken out of the print. */
  @state() private left: ReadonlySet<string> = new Set()

  readonly #sites = new SitesController(this, () => ({
    db: this.app.firebase.db,
    siteId: this.#single?.siteId ?? this.route.query.get('site'),
    listed: !this.route.query.has('station'),
  }))
  readonly #stations = new LiveQueryController(this, () => {
    const { db } = this.app.firebase
    const station = this.route.query.get('station')
    if (station !== null) return liveAll(`station:${station}`, [stationSource(db, station)])
    return null
  })
  readonly #many = new LiveQueryController(this, () =>
    this.route.query.has('station')
      ? null
      : stationsSource(this.app.firebase.db, this.route.query.get('site'), STATIONS),
  )
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = this.#stationIds
    return ids.length === 0 ? null : connectorsOfSource(this.app.firebase.db, ids)
  })

  get #single(): Station | null {
    return this.#stations.data?.[0]?.document ?? null
  }

  get #stationIds(): readonly string[] {
    const single = (this.#stations.data ?? []).flatMap(({ document }) =>
      document === null ? [] : [document.stationId],
    )
    return single.length > 0 ? single : (this.#many.data ?? []).map(({ stationId }) => stationId)
  }

  get #format(): StickerFormat {
    return STICKER_FORMATS.find((format) => format === this.route.query.get('format')) ?? 'a4'
  }

  override pageTitle(): string {
    return msg('QR stickers')
  }

  override render(): unknown {
    if (!this.app.may('manageStations'))
      return html`${pageTop(this.app, { title: msg('QR stickers') })}<main id="main">${forbiddenCard('manageStations')}</main>`
    const stickers = this.#stickers()
    const failed = [this.#many, this.#stations, this.#connectors].find((each) => each.state.status === 'error')
    const loading =
      (this.#stationIds.length === 0 &&
        [this.#many, this.#stations].some((each) => each.state.status === 'loading') &&
        this.#many.data === null &&
        this.#stations.data === null) ||
      (this.#stationIds.length > 0 && this.#connectors.state.status === 'loading')
    const format = this.#format
    const chosen = stickers.filter(({ code }) => !this.left.has(code))
    return html`${pageTop(this.app, { title: msg('QR stickers'), sub: msg('One for each connector, with the address of the driver page') })}
      <main id="main"><div class="st-screen">
        ${this.#bar(chosen.length)}
        ${
          failed !== undefined
            ? html`<section class="card">${failedCard(failed.state.errorCode ?? 'unknown', () => failed.retry())}</section>`
            : loading
              ? html`<section class="card">${loadingCard()}</section>`
              : stickers.length === 0
                ? html`<section class="card">${emptyCard(qrCode, msg('No connector has a code yet'), msg('Codes are made with the station. Add one, then print its stickers.'), html`<a class="btn primary" href="/onboard">${msg('Add station')}</a>`)}</section>`
                : html`<ul class="st-grid ${format}">${stickers.map((sticker) => this.#item(sticker, format))}</ul>`
        }</div>
        <div class="st-sheet ${format}" aria-hidden="true">${chosen.map((sticker) => stickerSvg(drawSticker(sticker, format), sticker.code))}</div>
      </main>`
  }

  #stickers(): readonly Sticker[] {
    const sites = this.#sites.sites
    const siteOf = (siteId: string | null): Site | undefined => sites.find((site) => site.siteId === siteId)
    return (this.#connectors.data ?? [])
      .flat()
      .flatMap(({ stationId, connectorId, code, siteId }) => {
        if (code === null || connectorId === 0) return []
        const site = siteOf(siteId)
        return {
          stationId,
          connectorId,
          code,
          url: stickerUrl(location.origin, code, connectorId),
          siteName: site?.name ?? '',
          helpPhone: site?.helpPhone ?? this.app.organisation?.helpPhone ?? null,
        }
      })
      .toSorted((a, b) => a.stationId.localeCompare(b.stationId) || a.connectorId - b.connectorId)
  }

  #bar(count: number): TemplateResult {
    const { navigation } = this.app
    const { query } = this.route
    const station = query.get('station')
    const format = this.#format
    return html`<div class="st-bar bar1">
      ${
        station === null
          ? filterSelect(
              msg('Site'),
              query.get('site') ?? '',
              siteOptions(this.#sites.sites, query.get('site') ?? '', msg('All')),
              (chosen) => navigation.setQuery({ site: chosen }),
            )
          : html`<span class="fchip">${station} <a class="lk" href="/stickers">${msg('All stations')}</a></span>`
      }
      <div class="seg" role="group" aria-label=${msg('Size')}>
        <button type="button" aria-pressed=${format === 'a4'} @click=${() => navigation.setQuery({ format: '' })}>${msg('A4 sheet, 3 × 8')}</button>
        <button type="button" aria-pressed=${format === 'label'} @click=${() => navigation.setQuery({ format: 'label' })}>${msg('Label 100 × 150 mm')}</button></div>
      <span class="grow"></span>
      <button class="btn primary" type="button" ?disabled=${count === 0} @click=${() => window.print()}>${icon(printer)}${msg(str`Print ${fmt().number(count)}`)}</button></div>
      <p class="s t2 st-hint">${msg('Print at 100 %, without fitting to the page. Put the sticker where it can be read from a wheelchair, and check now and then that nobody pasted another one over it.')}</p>`
  }

  #item(sticker: Sticker, format: StickerFormat): TemplateResult {
    const name = `${sticker.stationId}-${sticker.connectorId}`
    const drawing = drawSticker(sticker, format)
    const toggle = (): void => {
      const next = new Set(this.left)
      if (!next.delete(sticker.code)) next.add(sticker.code)
      this.left = next
    }
    return html`<li>${stickerSvg(drawing, msg(str`Sticker of ${sticker.stationId}, connector ${sticker.connectorId}`))}
      <div class="foot"><label><input class="cb" type="checkbox" .checked=${!this.left.has(sticker.code)} @change=${toggle}><span><b>${sticker.stationId}</b>, ${sticker.connectorId} · <a class="lk mono" href=${sticker.url} target="_blank">${sticker.code}</a></span></label>
        <button class="btn sm" type="button" aria-label=${msg(str`SVG of ${name}`)} @click=${(event: Event) => this.#svg(event, name)}>${icon(download)}SVG</button>
        <button class="btn sm" type="button" aria-label=${msg(str`PNG of ${name}`)} @click=${() => this.#png(sticker, format, name)}>PNG</button></div></li>`
  }

  #svg(event: Event, name: string): void {
    const image = event.target instanceof Element ? event.target.closest('li')?.querySelector('svg.sticker') : null
    if (image instanceof SVGElement) downloadText(`${name}.svg`, 'image/svg+xml', svgText(image))
  }

  async #png(sticker: Sticker, format: StickerFormat, name: string): Promise<void> {
    try {
      const url = URL.createObjectURL(await stickerPng(drawSticker(sticker, format)))
      const link = document.createElement('a')
      link.href = url
      link.download = `${name}.png`
      link.click()
      URL.revokeObjectURL(url)
    } catch (error) {
      console.error('the picture could not be made', error)
      toast(msg('The picture could not be made. Use the SVG.'), true)
    }
  }
}
