import { ALL_SITES } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { TableToggles } from '../../components/table-toggles.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { revenueDaysSource, statsDaysSource } from '../../data/sources.ts'
import { fmt } from '../../i18n/fmt.ts'
import { type TrendMeasure, trendCard } from '../dashboard/day-charts.ts'
import { figuresOfDays } from '../dashboard/day-figures.ts'
import { SectionElement } from '../settings/section-element.ts'

const DAYS = 14

/** Energy, sessions and revenue per day against the days before, above the list; read once it is opened. */
@customElement('transactions-trend')
export class TransactionsTrend extends SectionElement {
  static override properties = { ...SectionElement.properties, siteId: { attribute: false } }
  /** Empty: all sites. */
  declare siteId: string
  @state() private isOpen = false
  @state() private measure: TrendMeasure = 'energy'

  readonly #tables = new TableToggles(this)
  readonly #stats = new LiveQueryController(this, () =>
    this.isOpen ? statsDaysSource(this.app.firebase.db, this.#scope, 2 * DAYS) : null,
  )
  readonly #revenue = new LiveQueryController(this, () =>
    this.isOpen && this.app.may('readMoney') ? revenueDaysSource(this.app.firebase.db, this.#scope, 2 * DAYS) : null,
  )

  get #scope(): string {
    return this.siteId === '' ? ALL_SITES : this.siteId
  }

  override render(): unknown {
    return html`<details class="pad-x fold" @toggle=${this.#onToggle}><summary>${msg('Daily trend')}</summary>${this.isOpen ? this.#card() : nothing}</details>`
  }

  #card(): unknown {
    const { timeZone } = this.app
    const now = new Date()
    const days = this.#stats.data ?? []
    const figures = figuresOfDays(localDayAndHour(now, timeZone).date, 2 * DAYS, days, this.#revenue.data)
    const [newest] = days
    return trendCard(
      {
        ...{ state: this.#stats.state, retry: () => this.#stats.retry(), figures: figures.slice(-DAYS) },
        countedAt: newest === undefined ? null : fmt().moment(newest.lastUpdatedAt, timeZone, now),
        ...this.#tables.of('trend'),
      },
      {
        ...{
          measure: this.measure,
          mayReadMoney: this.app.may('readMoney'),
          before: figures.slice(0, DAYS),
          classes: '',
        },
        choose: (measure) => {
          this.measure = measure
        },
      },
    )
  }

  readonly #onToggle = (event: Event): void => {
    if (event.target instanceof HTMLDetailsElement) this.isOpen = event.target.open
  }
}
