import { CSV_STYLES } from '@charge-it/shared/csv/csv.ts'
import { ID_TAG_STATUSES, type IdTag, type IdTagStatus } from '@charge-it/shared/model/id-tag.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { allIdTags } from '../../data/all-id-tags.ts'
import { ApiError } from '../../data/api.ts'
import { noteOpened } from '../../data/audit-api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { idTagsSource } from '../../data/sources.ts'
import { openIdTag, openRemoveIdTag } from '../../dialogs/dialog-id-tag.ts'
import { openImportIdTags } from '../../dialogs/dialog-import-id-tags.ts'
import { shownLocale } from '../../i18n/localization.ts'
import {
  ban,
  check,
  download,
  idCard,
  pencil,
  plus,
  receiptText,
  trash2,
  upload,
} from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { idTagStatusWord } from '../../words/id-tag-status.ts'
import { listState } from '../list-state.ts'
import { downloadText } from '../transactions/download-text.ts'
import { idTagItem, idTagRow } from './id-tag-rows.ts'
import { idTagsCsv } from './id-tags-csv.ts'
import { SectionElement } from './section-element.ts'

const PAGE = 50

/** Cards: who may charge. An unknown card that was tapped waits here for admission. */
@customElement('settings-id-tags')
export class IdTagsSection extends SectionElement {
  @state() private count = PAGE
  @state() private exporting = false

  readonly #idTags = new LiveQueryController(this, () =>
    idTagsSource(this.app.firebase.db, this.#status || null, this.count),
  )

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    void noteOpened(this.app.api, 'idTags')
  }

  get #status(): string {
    return ID_TAG_STATUSES.find((status) => status === this.route.query.get('status')) ?? ''
  }

  override render(): unknown {
    const idTags = this.#idTags.data ?? []
    const may = this.app.may('manageIdTags')
    return html`<section class="card flush" aria-labelledby="idtags-title">
      <header class="ch"><div><h2 id="idtags-title">${msg('Cards')}</h2><p>${msg('An unknown card that is tapped at a station waits here for admission.')}</p></div>
        ${may ? html`<button class="btn sm primary" type="button" @click=${() => openIdTag(this.app, null)}>${icon(plus)}${msg('Add card')}</button>` : nothing}</header>
      <div class="bar1 inset">
        ${filterSelect(msg('Status'), this.#status, [['', msg('All')], ...ID_TAG_STATUSES.map((status) => [status, idTagStatusWord(status)] as const)], (status) => this.app.navigation.setQuery({ status }))}
        <span class="grow"></span>
        ${may ? html`<button class="btn sm" type="button" @click=${() => openImportIdTags(this.app)}>${icon(upload)}${msg('Import')}</button>` : nothing}
        <button class="btn sm" type="button" ?disabled=${idTags.length === 0 || this.exporting} @click=${() => void this.#export()}>${icon(download)}${msg('Export')}</button>
      </div>
      ${
        listState(this.#idTags.state, () => this.#idTags.retry()) ??
        (idTags.length === 0
          ? emptyCard(
              idCard,
              this.#status === '' ? msg('No card') : msg('No card with this status'),
              msg('Tap a new card at a station: it appears here and can be admitted.'),
            )
          : this.#list(idTags, may))
      }
    </section>`
  }

  #list(idTags: readonly IdTag[], may: boolean): TemplateResult {
    const now = new Date()
    const rows = idTags.map((idTag) => ({
      ...{ idTag, now, timeZone: this.app.timeZone },
      buttons: html`${this.#sessions(idTag)} ${may ? this.#buttons(idTag) : nothing}`,
    }))
    return html`<div class="tw wide-only" ${scrollRegion(msg('Cards'))}><table>
        <thead><tr><th scope="col">${msg('Card')}</th><th scope="col">${msg('Status')}</th><th scope="col">${msg('Holder')}</th><th scope="col">${msg('First seen')}</th><th scope="col">${msg('Expires')}</th>
          <th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
        <tbody>${rows.map(idTagRow)}</tbody></table></div>
      <ul class="rows">${rows.map(idTagItem)}</ul>
      ${idTags.length >= this.count ? html`<div class="foot-row"><span></span><button class="btn sm" type="button" @click=${this.#more}>${msg('Load more')}</button></div>` : nothing}`
  }

  /** No link: its address would hold the card's full number. */
  #sessions({ idTag }: IdTag): TemplateResult {
    const text = msg(str`Sessions of the card ending in ${idTag.slice(-2)}`)
    const query = new URLSearchParams({ view: 'history', idTag })
    return html`<button class="ib sm" type="button" aria-label=${text} title=${msg('Sessions')} @click=${() => this.app.navigation.go(`/transactions?${query}`)}>${icon(receiptText)}</button>`
  }

  #buttons(idTag: IdTag): TemplateResult {
    const ending = idTag.idTag.slice(-2)
    const turn =
      idTag.status === 'Accepted'
        ? html`<button class="btn sm" type="button" @click=${() => this.#setStatus(idTag, 'Blocked')}>${icon(ban)}${msg('Block')}</button>`
        : html`<button class="btn sm" type="button" @click=${() => this.#setStatus(idTag, 'Accepted')}>${icon(check)}${idTag.status === 'Pending' ? msg('Admit') : msg('Accept again')}</button>`
    return html`${turn}
      <button class="ib sm" type="button" aria-label=${msg(str`Change the card ending in ${ending}`)} title=${msg('Change')} @click=${() => openIdTag(this.app, idTag)}>${icon(pencil)}</button>
      <button class="ib sm" type="button" aria-label=${msg(str`Remove the card ending in ${ending}`)} title=${msg('Remove')} @click=${() => openRemoveIdTag(this.app, idTag)}>${icon(trash2)}</button>`
  }

  async #setStatus({ idTag }: IdTag, status: IdTagStatus): Promise<void> {
    try {
      await this.app.api.send('PATCH', `/idTags/${encodeURIComponent(idTag)}`, { status }, v.unknown())
      toast(msg(str`Card ending in ${idTag.slice(-2)}: ${idTagStatusWord(status)}.`))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
  }

  async #export(): Promise<void> {
    this.exporting = true
    try {
      const status = ID_TAG_STATUSES.find((each) => each === this.#status) ?? null
      const idTags = await allIdTags(this.app.api, status)
      await noteOpened(this.app.api, 'idTags', true)
      downloadText('charge-it-cards.csv', 'text/csv;charset=utf-8', idTagsCsv(idTags, CSV_STYLES[shownLocale()]))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    } finally {
      this.exporting = false
    }
  }

  readonly #more = (): void => {
    this.count += PAGE
  }
}
