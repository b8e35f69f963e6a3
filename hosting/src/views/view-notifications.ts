import { isUnread, type Notification } from '@charge-it/shared/model/notification.ts'
import { NOTIFICATION_KINDS } from '@charge-it/shared/notifications/catalogue.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import * as v from 'valibot'
import { toast } from '../app/app-toasts.ts'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import '../components/announced.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { filterSelect } from '../components/filter-select.ts'
import { ApiError } from '../data/api.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import {
  inboxSource,
  NOTIFICATION_VIEWS,
  type NotificationFilter,
  type NotificationView,
  notificationsSource,
} from '../data/notification-sources.ts'
import { fmt } from '../i18n/fmt.ts'
import { badgeCheck, bell, listFilter, search, settings } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { SEVERITY_TONES, severityWord } from '../words/anomaly.ts'
import { apiProblem } from '../words/api-problem.ts'
import {
  notificationIcon,
  notificationKindWord,
  notificationStateWord,
  notificationWords,
} from '../words/notification.ts'
import './notifications/notification-detail.ts'
import { notificationFilterOf } from './notifications/notification-filters.ts'

const PAGE = 50
const TYPING_MS = 250

/** Alarms and notices: what is open, who sees to it, what is done; one of them beside the list. */
@customElement('view-notifications')
export class ViewNotifications extends ViewElement {
  @state() private count = PAGE
  readonly #clock = new ClockController(this, 30_000)
  #typing = 0
  readonly #list = new LiveQueryController<readonly Notification[]>(this, () =>
    notificationsSource(this.#db, this.#filter, this.count),
  )
  readonly #inbox = new LiveQueryController(this, () => inboxSource(this.#db, this.app.person.uid))

  get #db() {
    return this.app.firebase.db
  }

  get #filter(): NotificationFilter {
    return notificationFilterOf(this.route.query)
  }

  get #selectedId(): string {
    return this.route.params.notificationId ?? ''
  }

  override pageTitle(): string {
    return msg('Notifications')
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#typing)
    super.disconnectedCallback()
  }

  override render(): unknown {
    const found = this.#list.data ?? []
    const selected = this.#selectedId
    return html`${pageTop(this.app, { title: msg('Notifications'), sub: msg('Alarms and notices of the system') })}
      <main id="main">
        ${this.#bar()}
        <div class=${selected === '' ? '' : 'split has-detail'}>
          <section class="card flush list" aria-label=${msg('Notifications')}>${this.#content(found)}</section>
          ${selected === '' ? nothing : keyed(selected, html`<notification-detail .app=${this.app} .notificationId=${selected} .closeAddress=${this.#addressWith('')}></notification-detail>`)}
        </div>
        <csms-announced topic="list" .text=${this.#list.state.status === 'loading' ? '' : msg(str`${fmt().number(found.length)} notifications are shown`)}></csms-announced>
      </main>`
  }

  #bar(): TemplateResult {
    const { navigation } = this.app
    const { view, kind, stationId } = this.#filter
    const words: Record<NotificationView, string> = {
      open: msg('Open'),
      taken: msg('Being seen to'),
      closed: msg('Closed'),
    }
    return html`<div class="bar1">
      <div class="seg" role="group" aria-label=${msg('Which notifications')}>${NOTIFICATION_VIEWS.map((each) => html`<button type="button" aria-pressed=${each === view} @click=${() => this.#set({ view: each === 'open' ? '' : each })}>${words[each]}</button>`)}</div>
      ${filterSelect(msg('Kind'), kind ?? '', [['', msg('All')], ...NOTIFICATION_KINDS.map((each) => [each, notificationKindWord(each)] as const)], (each) => this.#set({ kind: each }))}
      <span class="inp station-box">${icon(search)}<input type="search" aria-label=${msg('Station id')} placeholder=${msg('Station id')} .value=${stationId ?? ''} @input=${this.#onStation}></span>
      <span class="grow wide-only"></span>
      <button class="btn" type="button" ?disabled=${!this.#hasUnread} @click=${() => void this.#markAllRead()}>${icon(badgeCheck)}${msg('Mark all as read')}</button>
      ${this.app.may('manageUsers') ? html`<button class="btn" type="button" @click=${() => navigation.go(addressOf('settingsSection', { section: 'notifications' }))}>${icon(settings)}${msg('Rules')}</button>` : nothing}
    </div>`
  }

  get #hasUnread(): boolean {
    return (this.#list.data ?? []).some((each) => this.#isUnread(each))
  }

  #content(found: readonly Notification[]): TemplateResult {
    const { status, errorCode } = this.#list.state
    if (status === 'loading') return loadingCard()
    if (status === 'error') return failedCard(errorCode ?? 'unknown', () => this.#list.retry())
    if (found.length === 0) return this.#empty()
    const now = this.#clock.now
    return html`<ul class="mb short notes-list">${found.map((each) => this.#row(each, now))}</ul>
      ${found.length < this.count ? nothing : html`<div class="foot-row"><span>${msg(str`The newest ${fmt().number(found.length)}`)}</span><button class="btn sm" type="button" @click=${() => this.#more()}>${msg('Load more')}</button></div>`}`
  }

  #row(notification: Notification, now: Date): TemplateResult {
    const { title, text } = notificationWords(notification)
    const { notificationId, severity, kind, lastAt, count, assignedTo, state } = notification
    const unread = this.#isUnread(notification)
    const more = [
      count > 1 ? msg(str`${fmt().number(count)} times`) : null,
      assignedTo === null ? (state === 'open' ? null : notificationStateWord(state)) : msg(str`for ${assignedTo.name}`),
    ].filter((each) => each !== null)
    return html`<li class=${notificationId === this.#selectedId ? 'on' : ''}><span class="mk st st--${SEVERITY_TONES[severity]}">${icon(notificationIcon(kind))}<b>${severityWord(severity)}</b></span>
      <div><p><a class="id" href=${this.#addressWith(notificationId)} aria-current=${notificationId === this.#selectedId ? 'true' : nothing}>${title}</a>${unread ? html` <span class="tag good">${msg('New')}</span>` : nothing}</p>
        <span>${text}${more.length === 0 ? nothing : html` <span class="t2">${more.join(', ')}</span>`}</span></div>
      <time class="src" datetime=${lastAt.toISOString()}>${fmt().moment(lastAt, this.app.timeZone, now)}</time></li>`
  }

  #empty(): TemplateResult {
    const { view, kind, stationId } = this.#filter
    if (kind !== null || stationId !== null)
      return emptyCard(
        listFilter,
        msg('No notification matches'),
        msg('Change or clear the filters.'),
        html`<button class="btn" type="button" @click=${() => this.#set({ kind: '', station: '' })}>${msg('Clear filters')}</button>`,
      )
    if (view === 'open')
      return emptyCard(badgeCheck, msg('Nothing is open'), msg('Alarms and notices appear here as they happen.'))
    return emptyCard(bell, msg('Nothing here yet'), msg('Acknowledged and closed notifications appear here.'))
  }

  #isUnread(notification: Notification): boolean {
    const { status } = this.#inbox.state
    // While the inbox is not known nothing is called new.
    return status !== 'loading' && status !== 'error' && isUnread(notification, this.#inbox.data?.document ?? null)
  }

  #addressWith(notificationId: string): string {
    const filters = this.route.query.toString()
    const path = notificationId === '' ? addressOf('notifications') : addressOf('notification', { notificationId })
    return filters === '' ? path : `${path}?${filters}`
  }

  /** A filter begins at the first page again. */
  #set(changes: Readonly<Record<string, string>>): void {
    this.count = PAGE
    this.app.navigation.setQuery(changes)
  }

  #more(): void {
    this.count += PAGE
  }

  readonly #onStation = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const station = event.target.value.trim()
    clearTimeout(this.#typing)
    this.#typing = window.setTimeout(() => this.#set({ station }), TYPING_MS)
  }

  async #markAllRead(): Promise<void> {
    try {
      await this.app.api.send('POST', '/notifications/read', { all: true }, v.unknown())
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
  }
}
