import type { Notification } from '@charge-it/shared/model/notification.ts'
import type { User } from '@charge-it/shared/model/user.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { addressOf } from '../../app/router.ts'
import { emptyCard } from '../../components/card-state.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { notificationSource } from '../../data/notification-sources.ts'
import { staffSource } from '../../data/sources.ts'
import { openAssign, openNote } from '../../dialogs/dialog-notification.ts'
import { fmt } from '../../i18n/fmt.ts'
import { bell, check, circleCheck, pencil, user, x } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { SEVERITY_TONES, severityWord } from '../../words/anomaly.ts'
import { apiProblem } from '../../words/api-problem.ts'
import {
  notificationIcon,
  notificationStateWord,
  notificationStepWord,
  notificationWords,
} from '../../words/notification.ts'
import { DetailElement } from '../detail-element.ts'
import { listState } from '../list-state.ts'
import { addressOfSubject } from './notification-link.ts'

/** One notification: what happened, who sees to it, what was done. */
@customElement('notification-detail')
export class NotificationDetail extends DetailElement {
  static override properties = { notificationId: { attribute: false } }
  declare notificationId: string
  @state() private busy = false

  readonly #clock = new ClockController(this, 30_000)
  readonly #notification = new LiveQueryController(this, () => notificationSource(this.db, this.notificationId))
  /** Only administrators may list people; everybody else takes a notification themselves. */
  readonly #staff = new LiveQueryController<readonly User[]>(this, () =>
    this.app.may('manageUsers') ? staffSource(this.db) : null,
  )
  #read = ''

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const shown = this.#notification.data?.document
    if (shown == null) return
    const occurrence = `${shown.notificationId} ${shown.lastAt.getTime()}`
    if (occurrence === this.#read) return
    this.#read = occurrence
    void this.#markRead(shown.notificationId)
  }

  override render(): unknown {
    const notification = this.#notification.data?.document ?? null
    return html`<section class="card flush detail" aria-labelledby="notification-title">${
      listState(this.#notification.state, () => this.#notification.retry()) ??
      (notification === null
        ? html`<h2 class="vh" id="notification-title">${msg('Notification')}</h2>${emptyCard(bell, msg('There is no such notification'), msg('Closed ones are kept for 90 days.'), html`<a class="btn" href=${this.closeAddress}>${msg('All notifications')}</a>`)}`
        : this.#content(notification))
    }</section>`
  }

  #content(notification: Notification): TemplateResult {
    const { title, text } = notificationWords(notification)
    const { severity, kind, state } = notification
    const subject = addressOfSubject(notification)
    const f = fmt()
    const now = this.#clock.now
    const at = (moment: Date): string => f.moment(moment, this.app.timeZone, now)
    const { stationId, escalateAt, assignedTo, count } = notification
    return html`<header class="ch"><div><h2 id="notification-title" tabindex="-1">${title}</h2>
        <p>${at(notification.lastAt)}</p></div>
        <div class="ca pad"><span class="st st--${SEVERITY_TONES[severity]}">${icon(notificationIcon(kind))}${severityWord(severity)}</span>
          <a class="ib sm" href=${this.closeAddress} aria-label=${msg('Close')} title=${msg('Close')}>${icon(x)}</a></div></header>
      <div class="pad-x stack">
        <p>${text}</p>
        ${subject === null ? nothing : html`<p><a class="btn sm" href=${subject}>${msg('Show what it is about')}</a></p>`}
        <dl class="facts">
          <dt>${msg('State')}</dt><dd>${notificationStateWord(state)}</dd>
          <dt>${msg('Assigned to')}</dt><dd>${assignedTo?.name ?? msg('nobody')}</dd>
          ${stationId === null ? nothing : html`<dt>${msg('Station')}</dt><dd><a class="id" href=${addressOf('station', { stationId })}>${stationId}</a></dd>`}
          <dt>${msg('First seen')}</dt><dd>${at(notification.firstAt)}</dd>
          ${count === 1 ? nothing : html`<dt>${msg('Last seen')}</dt><dd>${at(notification.lastAt)}, ${msg(str`${f.number(count)} times`)}</dd>`}
          ${escalateAt === null ? nothing : html`<dt>${msg('Escalates')}</dt><dd>${at(escalateAt)}, ${msg('unless somebody acknowledges it')}</dd>`}
        </dl>
        ${this.#actions(notification)}
      </div>
      ${this.#notes(notification, at)}
      <div class="pad-x"><h3 class="h2">${msg('What was done')}</h3></div>
      <ul class="mb short">${notification.history
        .toReversed()
        .map(
          (step) =>
            html`<li><span class="mk">${icon(circleCheck)}<b>${notificationStepWord(step.action)}</b></span><div><span>${[step.action === 'assigned' ? step.detail : null, step.by === null ? msg('the system') : step.by.name].filter((each) => each !== null).join(' · ')}</span></div><time class="src" datetime=${step.at.toISOString()}>${at(step.at)}</time></li>`,
        )}</ul>`
  }

  #actions(notification: Notification): TemplateResult {
    if (!this.app.may('command'))
      return html`<p class="s t2">${msg('Your role may read notifications; technicians, operators and administrators act on them.')}</p>`
    const { state, assignedTo } = notification
    const mine = assignedTo?.uid === this.app.person.uid
    const isOver = state === 'closed'
    return html`<div class="btns">
      ${state === 'open' ? html`<button class="btn primary" type="button" ?disabled=${this.busy} @click=${() => this.#change({ acknowledge: true }, msg('Acknowledged.'))}>${icon(check)}${msg('Acknowledge')}</button>` : nothing}
      ${mine || isOver ? nothing : html`<button class="btn" type="button" ?disabled=${this.busy} @click=${() => this.#change({ assignTo: this.app.person.uid }, msg('It is yours.'))}>${icon(user)}${msg('Assign to me')}</button>`}
      ${isOver || !this.app.may('manageUsers') ? nothing : html`<button class="btn" type="button" @click=${() => openAssign(notification, this.#staff.data ?? [], (uid) => this.#send({ assignTo: uid }))}>${msg('Assign…')}</button>`}
      ${mine && !isOver ? html`<button class="btn" type="button" ?disabled=${this.busy} @click=${() => this.#change({ assignTo: null }, msg('The assignment is taken back.'))}>${msg('Give it back')}</button>` : nothing}
      <button class="btn" type="button" @click=${() => openNote((note) => this.#send({ note }))}>${icon(pencil)}${msg('Write a note')}</button>
      ${isOver ? nothing : html`<button class="btn" type="button" ?disabled=${this.busy} @click=${() => this.#change({ close: true }, msg('Closed.'))}>${msg('Close')}</button>`}
    </div>`
  }

  #notes({ notes }: Notification, at: (moment: Date) => string): TemplateResult | typeof nothing {
    if (notes.length === 0) return nothing
    return html`<div class="pad-x"><h3 class="h2">${msg('Notes')}</h3></div>
      <ul class="mb short">${notes.toReversed().map((note) => html`<li><span class="mk">${icon(user)}<b>${note.by.name}</b></span><div><p class="pre" translate="no">${note.text}</p></div><time class="src" datetime=${note.at.toISOString()}>${at(note.at)}</time></li>`)}</ul>`
  }

  async #send(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const path = `/notifications/${encodeURIComponent(this.notificationId)}`
    await this.app.api.send('PATCH', path, changes, v.unknown())
  }

  async #change(changes: Readonly<Record<string, unknown>>, done: string): Promise<void> {
    this.busy = true
    try {
      await this.#send(changes)
      toast(done)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.busy = false
  }

  /** Not read stays a mark in a list: nobody has to be told that it could not be stored. */
  async #markRead(notificationId: string): Promise<void> {
    try {
      await this.app.api.send('POST', '/notifications/read', { notificationIds: [notificationId] }, v.unknown())
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      console.warn('notification not marked as read', error)
    }
  }
}
