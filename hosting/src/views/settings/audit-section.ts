import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { ApiError } from '../../data/api.ts'
import { auditFile, auditPage, type ShownAuditEntry } from '../../data/audit-api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { staffSource } from '../../data/sources.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { download, history, refreshCw, x } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { AUDIT_KINDS, auditKindWord } from '../../words/audit.ts'
import { downloadBlob } from '../transactions/download-text.ts'
import './audit.css'
import { type AuditFilters, auditFilters, auditParameters } from './audit-filters.ts'
import { auditItem, auditRow } from './audit-row.ts'
import { SectionElement } from './section-element.ts'

const PAGE = 50

/** Who changed what, and who read whose data; for administrators. The filters are those of the address. */
@customElement('settings-audit')
export class AuditSection extends SectionElement {
  @state() private entries: readonly ShownAuditEntry[] | null = null
  @state() private cursor: string | null = null
  @state() private problem: string | null = null
  @state() private busy = false
  readonly #clock = new ClockController(this, 30_000)
  readonly #staff = new LiveQueryController(this, () => staffSource(this.app.firebase.db))
  #shown: string | null = null
  /** Counts questions: an answer to an earlier one is dropped. */
  #turn = 0

  get #filters(): AuditFilters {
    return auditFilters(this.route.query)
  }

  get #parameters(): URLSearchParams {
    return auditParameters(this.#filters, this.app.timeZone)
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const wanted = this.#parameters.toString()
    if (wanted === this.#shown) return
    this.#shown = wanted
    void this.#load(null)
  }

  override render(): unknown {
    const set = (changes: Readonly<Record<string, string>>): void => this.app.navigation.setQuery(changes)
    const filters = this.#filters
    const date = (name: 'from' | 'to', label: string): TemplateResult =>
      html`<label class="fsel more"><span>${label}</span><input class="inp" type="date" .value=${filters[name]} @change=${(event: Event) => event.target instanceof HTMLInputElement && set({ [name]: event.target.value })}></label>`
    const known = (this.#staff.data ?? []).map(
      ({ uid, name, email }) => [uid, name === '' ? (email ?? uid) : name] as const,
    )
    const other =
      filters.actor === '' || known.some(([uid]) => uid === filters.actor) ? [] : [this.#otherActor(filters)]
    return html`<section class="card flush" aria-labelledby="audit-title">
      <header class="ch"><div><h2 id="audit-title">${msg('Audit')}</h2><p>${msg('Every change by a person or a key, and every opening of personal data')}</p></div>
        <div class="btns"><button class="ib" type="button" aria-label=${msg('Load anew')} title=${msg('Load anew')} @click=${() => void this.#load(null)}>${icon(refreshCw)}</button>
        <button class="btn sm" type="button" ?disabled=${this.busy || (this.entries?.length ?? 0) === 0} @click=${() => void this.#export()}>${icon(download)}${msg('Save as CSV')}</button></div></header>
      <div class="bar1 inset wrap">
        ${filterSelect(msg('Person'), filters.actor, [['', msg('All')], ...known, ...other], (actor) => set({ actor }))}
        ${filterSelect(msg('Kind'), filters.kind, [['', msg('All')], ...AUDIT_KINDS.map((kind) => [kind, auditKindWord(kind)] as const)], (kind) => set({ kind }))}
        ${date('from', msg('From'))} ${date('to', msg('Until'))}
        ${filters.object === '' ? nothing : html`<button class="fchip" type="button" aria-label=${msg('Remove the filter by object')} @click=${() => set({ object: '' })}>${filters.object}${icon(x)}</button>`}
      </div>
      ${this.#list()}
    </section>`
  }

  #otherActor({ actor }: AuditFilters): readonly [string, string] {
    return [actor, this.entries?.find((entry) => entry.actor.id === actor)?.actor.name ?? actor]
  }

  #list(): TemplateResult {
    if (this.problem !== null) return failedCard(this.problem, () => void this.#load(null))
    const { entries } = this
    if (entries === null) return loadingCard()
    if (entries.length === 0) {
      return emptyCard(
        history,
        msg('Nothing was noted'),
        msg('Choose other filters, or change something: it appears here.'),
      )
    }
    const rows = entries.map((entry) => ({
      ...{ entry, ownUid: this.app.person.uid, timeZone: this.app.timeZone, now: this.#clock.now },
      only: (filter: Readonly<Record<string, string>>) => this.app.navigation.setQuery(filter),
    }))
    return html`<div class="tw wide-only" ${scrollRegion(msg('Audit'))}><table class="audit"><thead><tr><th scope="col">${msg('Time')}</th><th scope="col">${msg('Who')}</th><th scope="col">${msg('What')}</th><th scope="col">${msg('Object')}</th></tr></thead>
      <tbody>${rows.map(auditRow)}</tbody></table></div>
      <ul class="rows">${rows.map(auditItem)}</ul>
      ${this.cursor === null ? nothing : html`<div class="foot-row"><button class="btn" type="button" ?disabled=${this.busy} @click=${() => void this.#load(this.cursor)}>${msg('Show older ones')}</button></div>`}`
  }

  async #load(cursor: string | null): Promise<void> {
    const turn = ++this.#turn
    this.busy = true
    this.problem = null
    if (cursor === null) this.entries = null
    try {
      const page = await auditPage(this.app.api, this.#parameters, cursor, PAGE)
      if (turn !== this.#turn) return
      this.entries = cursor === null ? page.items : [...(this.entries ?? []), ...page.items]
      this.cursor = page.nextCursor
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (turn === this.#turn) this.problem = error.code === '' ? String(error.status) : error.code
    } finally {
      if (turn === this.#turn) this.busy = false
    }
  }

  async #export(): Promise<void> {
    this.busy = true
    try {
      const { content, complete } = await auditFile(this.app.api, this.#parameters, shownLocale())
      downloadBlob('charge-it-audit.csv', content)
      if (!complete) toast(msg('The file holds the newest 20,000 entries. Narrow the time for older ones.'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(msg('The file could not be made. Try again.'))
    } finally {
      this.busy = false
    }
  }
}
