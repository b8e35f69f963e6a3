import type { ReportReply } from '@charge-it/shared/model/report-reply.ts'
import { monthOf } from '@charge-it/shared/reports/periods.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../app/app-toasts.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import '../components/announced.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { TableToggles } from '../components/table-toggles.ts'
import { AnswerController } from '../data/answer-controller.ts'
import { ApiError } from '../data/api.ts'
import { monthFile, monthlyReports, report, reportFile, type ShownMonth } from '../data/report-api.ts'
import { SitesController } from '../data/sites-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { shownLocale } from '../i18n/localization.ts'
import { chartColumn, info } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { tiles } from './dashboard/tiles.ts'
import { definitionsCard } from './reports/definitions-card.ts'
import { monthsCard } from './reports/months-card.ts'
import { byWord, reportBar } from './reports/report-bar.ts'
import { reportChart } from './reports/report-chart.ts'
import { type Measure, type ReportFilters, reportFiltersOf, reportParameters } from './reports/report-filters.ts'
import { reportTable } from './reports/report-table.ts'
import { reportTiles } from './reports/report-tiles.ts'
import { rangeText } from './reports/report-words.ts'
import { downloadBlob } from './transactions/download-text.ts'

/** Energy, revenue, uptime and utilisation of days that are over: sums, a chart, a table, files and monthly reports. */
@customElement('view-reports')
export class ViewReports extends ViewElement {
  @state() private busy = false

  readonly #openedAt = new Date()
  readonly #tables = new TableToggles(this)
  readonly #sites = new SitesController(this, () => ({
    db: this.app.firebase.db,
    siteId: this.route.query.get('site'),
  }))
  readonly #report = new AnswerController<ReportReply>(
    this,
    () => report(this.app.api, this.#parameters),
    () => String(this.#parameters),
  )
  readonly #months = new AnswerController<readonly ShownMonth[]>(
    this,
    () => monthlyReports(this.app.api, this.#filters.siteId),
    () => this.#filters.siteId,
  )

  override pageTitle(): string {
    return msg('Reports')
  }

  get #filters(): ReportFilters {
    const { timeZone } = this.app
    const siteZone = this.#sites.wanted?.timeZone
    const today = localDayAndHour(this.#openedAt, siteZone ?? timeZone).date
    return reportFiltersOf(this.route.query, today, this.#mayMoney)
  }

  get #parameters(): URLSearchParams {
    return reportParameters(this.#filters)
  }

  get #mayMoney(): boolean {
    return this.app.may('readMoney')
  }

  override render(): unknown {
    const filters = this.#filters
    const sub = [rangeText(filters.from, filters.to), this.#placeName(filters)].join(', ')
    return html`${pageTop(this.app, { title: msg('Reports'), sub })}
      <main id="main">
        ${reportBar({
          filters,
          sites: this.#sites.sites,
          busy: this.busy,
          set: (changes) => this.app.navigation.setQuery(changes),
          csv: () => void this.#onCsv(),
          print: () => window.print(),
        })}
        <div class="grid">
          ${this.#content(filters)}
          ${monthsCard({
            status: this.#months.status,
            errorCode: codeOf(this.#months.error),
            months: this.#months.answer ?? [],
            mayMoney: this.#mayMoney,
            timeZone: this.app.timeZone,
            busy: this.busy,
            retry: () => void this.#months.load(),
            csv: (month) => void this.#onMonthCsv(month),
            addressOf: (month) => this.#monthAddress(month),
          })}
          ${definitionsCard(this.#mayMoney)}
        </div>
        <csms-announced topic="list" .text=${this.#announced()}></csms-announced>
      </main>`
  }

  #content(filters: ReportFilters): TemplateResult {
    const { status, error, answer } = this.#report
    if (status === 'failed') {
      const errorCode = codeOf(error)
      return html`<section class="card g12">${errorCode === 'not-found' ? this.#notFound() : failedCard(errorCode, () => void this.#report.load())}</section>`
    }
    if (answer === null) return html`<section class="card g12">${loadingCard()}</section>`
    if (answer.places.length === 0) return html`<section class="card g12">${this.#empty(answer)}</section>`
    const names = new Map([
      ...answer.sites.flatMap(({ siteId, name }) => (name === null ? [] : [[siteId, name] as const])),
      ...this.#sites.sites.map(({ siteId, name }) => [siteId, name] as const),
    ])
    return html`${tiles(reportTiles(answer.total, this.#mayMoney, (measure) => this.#addressWith({ measure })))}
      ${this.#gaps(answer)}
      ${reportChart({
        ...{ measure: filters.measure, granularity: filters.granularity, mayMoney: this.#mayMoney },
        periods: answer.periods,
        ...this.#tables.of('report'),
        choose: (measure: Measure) => this.app.navigation.setQuery({ measure: measure === 'energy' ? '' : measure }),
      })}
      <section class="card flush g12" aria-labelledby="report-table-title" aria-busy=${status === 'loading'}>
        <header class="ch"><div><h2 id="report-table-title">${byWord(filters.by)}</h2><p>${rangeText(answer.from, answer.to)}</p></div></header>
        ${reportTable({
          ...{ by: filters.by, places: answer.places, total: answer.total, mayMoney: this.#mayMoney, names },
          addressOf: ({ siteId, stationId, connectorId }) =>
            connectorId !== null || siteId === 'none'
              ? null
              : this.#addressWith({ site: siteId, station: stationId ?? '', by: '' }),
        })}
      </section>`
  }

  /** Days of the range that have no report: the sums are of the others. */
  #gaps(answer: ReportReply): TemplateResult | typeof nothing {
    const least = Math.min(...answer.sites.map(({ days }) => days))
    if (least >= answer.daysOfRange) return nothing
    const last =
      answer.sites
        .map(({ lastDay }) => lastDay ?? '')
        .sort()
        .at(-1) ?? ''
    const first = answer.sites.map(({ firstDay }) => firstDay ?? '').sort()[0] ?? ''
    return html`<p class="g12 s t2 report-gaps">${icon(info)}${msg(str`Not every day of this range has a report yet. There are days of ${rangeText(first, last)}.`)}</p>`
  }

  #empty({ from, to }: ReportReply): TemplateResult {
    return emptyCard(
      chartColumn,
      msg('Nothing to report'),
      msg(
        str`No day of ${rangeText(from, to)} has a report here. A day gets one in the night after it ends, once a station has connected.`,
      ),
      this.#clearLink(),
    )
  }

  #notFound(): TemplateResult {
    return emptyCard(chartColumn, msg('There is no such site'), msg('The link may be old.'), this.#clearLink())
  }

  #clearLink(): TemplateResult | typeof nothing {
    return this.route.query.size === 0
      ? nothing
      : html`<a class="btn" href=${addressOf('reports')}>${msg('Clear filters')}</a>`
  }

  #placeName({ siteId, stationId }: ReportFilters): string {
    if (stationId !== '') return stationId
    if (siteId === '') return msg('All sites')
    return this.#sites.sites.find((site) => site.siteId === siteId)?.name ?? siteId
  }

  #announced(): string {
    const { status, answer } = this.#report
    return status === 'shown' && answer !== null
      ? msg(str`Report with ${fmt().number(answer.places.length)} lines shown.`)
      : ''
  }

  #addressWith(changes: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams(this.route.query)
    for (const [name, text] of Object.entries(changes)) {
      if (text === '') query.delete(name)
      else query.set(name, text)
    }
    return query.size === 0 ? addressOf('reports') : `${addressOf('reports')}?${query}`
  }

  #monthAddress({ siteId, month }: ShownMonth): string {
    const { from, to } = monthOf(month)
    return this.#addressWith({ site: siteId, station: '', by: '', step: '', range: 'own', from, to })
  }

  async #onCsv(): Promise<void> {
    const { from, to } = this.#filters
    const parameters = this.#parameters
    await this.#download(`charge-it-${from}-${to}.csv`, () => reportFile(this.app.api, parameters, shownLocale()))
  }

  async #onMonthCsv({ siteId, month }: ShownMonth): Promise<void> {
    await this.#download(`charge-it-${siteId}-${month}.csv`, () =>
      monthFile(this.app.api, siteId, month, shownLocale()),
    )
  }

  async #download(name: string, file: () => Promise<Blob>): Promise<void> {
    this.busy = true
    try {
      downloadBlob(name, await file())
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      console.error('a report could not be downloaded', error)
      toast(msg('The file could not be made. Please try again.'), true)
    } finally {
      this.busy = false
    }
  }
}

/** What a card that failed names for support; '' without a failure. */
function codeOf(error: ApiError | null): string {
  if (error === null) return ''
  return error.status === 403 ? 'permission-denied' : error.code || String(error.status)
}
