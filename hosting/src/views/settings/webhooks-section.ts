import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { emptyCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { ApiError } from '../../data/api.ts'
import { noteOpened } from '../../data/audit-api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { staffSource } from '../../data/sources.ts'
import { type ShownDelivery, type ShownWebhook, webhooksApi } from '../../data/webhooks-api.ts'
import { openNewSecret, openRemoveWebhook, openWebhook } from '../../dialogs/dialog-webhook.ts'
import { fmt } from '../../i18n/fmt.ts'
import { badgeCheck, keyRound, link, pencil, plus, refreshCw, send, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { notificationKindWord } from '../../words/notification.ts'
import { answerCard } from '../answer-card.ts'
import { SectionElement } from './section-element.ts'

const PAGE = 50
const STATUSES = ['dead', 'pending', 'delivered', ''] as const

interface Shown {
  readonly webhooks: readonly ShownWebhook[]
  readonly deliveries: readonly ShownDelivery[]
  /** Of the deliveries that follow; null after the last. */
  readonly cursor: string | null
}

/** Other systems that hear of events, and every message that left or could not leave. */
@customElement('settings-webhooks')
export class WebhooksSection extends SectionElement {
  @state() private busy = ''

  readonly #clock = new ClockController(this, 30_000)
  readonly #shown = new AnswerController<Shown>(
    this,
    () => this.#read(),
    () => this.#status,
  )
  /** Whom e-mails and pushes went to; asked for where there are some. */
  readonly #staff = new LiveQueryController(this, () => (this.#hasPeople ? staffSource(this.app.firebase.db) : null))
  #isNoted = false

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (this.#isNoted || !this.#hasPeople) return
    this.#isNoted = true
    void noteOpened(this.app.api, 'users')
  }

  get #hasPeople(): boolean {
    return this.#shown.answer?.deliveries.some(({ channel }) => channel !== 'webhook') ?? false
  }

  get #calls() {
    return webhooksApi(this.app.api)
  }

  get #status(): (typeof STATUSES)[number] {
    return statusOf(this.route.query.get('deliveries'))
  }

  override render(): unknown {
    return html`<section class="card flush" aria-labelledby="hooks-title">
        <header class="ch"><div><h2 id="hooks-title">${msg('Webhooks')}</h2><p>${msg('Other systems that are told of alarms and notices as they happen')}</p></div>
          <button class="btn sm primary" type="button" @click=${() => openWebhook(this.#calls, null, () => void this.#shown.load())}>${icon(plus)}${msg('Add webhook')}</button></header>
        ${answerCard(this.#shown, ({ webhooks }) => this.#list(webhooks))}
      </section>
      <section class="card flush" aria-labelledby="deliveries-title">
        <header class="ch"><div><h2 id="deliveries-title">${msg('Deliveries')}</h2><p>${msg('E-mails, pushes and webhook calls of the last 30 days, with their attempts')}</p></div>
          <button class="ib" type="button" aria-label=${msg('Load the deliveries anew')} title=${msg('Load the deliveries anew')} @click=${() => void this.#shown.load()}>${icon(refreshCw)}</button></header>
        <div class="bar1 inset">${filterSelect(
          msg('Which'),
          this.#status,
          STATUSES.map((each) => [each, statusWord(each)] as const),
          (each) => this.app.navigation.setQuery({ deliveries: each === 'dead' ? '' : each === '' ? 'all' : each }),
        )}</div>
        ${answerCard(this.#shown, (shown) => this.#deliveryList(shown))}
      </section>`
  }

  #list(webhooks: readonly ShownWebhook[]): TemplateResult {
    if (webhooks.length === 0)
      return emptyCard(
        link,
        msg('No webhook'),
        msg('A webhook calls an address of yours with each event, signed, and tries again for two days.'),
      )
    return html`<div class="tw" ${scrollRegion(msg('Table of the webhooks'))}><table><thead><tr><th scope="col">${msg('Name')}</th><th scope="col">${msg('Events')}</th><th scope="col">${msg('State')}</th><th scope="col">${msg('Last delivered')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
      <tbody>${webhooks.map((webhook) => this.#row(webhook))}</tbody></table></div>`
  }

  #row(webhook: ShownWebhook): TemplateResult {
    const { name, url, kinds, enabled, lastDeliveredAt, lastFailedAt } = webhook
    const failing = lastFailedAt !== null && (lastDeliveredAt === null || lastFailedAt > lastDeliveredAt)
    const calls = this.#calls
    const reload = (): void => void this.#shown.load()
    return html`<tr><td class="two"><b class="id">${name}</b><br><span class="mono xs t2">${hostOf(url)}</span></td>
      <td class="t2">${kinds.length === 0 ? msg('all') : fmt().number(kinds.length)}</td>
      <td>${enabled ? (failing ? html`<span class="tag bad">${msg('Failing')}</span>` : html`<span class="tag good">${msg('On')}</span>`) : html`<span class="tag">${msg('Off')}</span>`}</td>
      <td class="t2">${lastDeliveredAt === null ? msg('never') : this.#at(lastDeliveredAt)}</td>
      <td class="n">
        <button class="btn sm" type="button" ?disabled=${this.busy !== ''} aria-label=${msg(str`Send a test to ${name}`)} @click=${() => void this.#test(webhook)}>${icon(send)}${msg('Test')}</button>
        <button class="ib sm" type="button" aria-label=${msg(str`Change ${name}`)} title=${msg('Change')} @click=${() => openWebhook(calls, webhook, reload)}>${icon(pencil)}</button>
        <button class="ib sm" type="button" aria-label=${msg(str`New secret for ${name}`)} title=${msg('New secret')} @click=${() => openNewSecret(calls, webhook)}>${icon(keyRound)}</button>
        <button class="ib sm" type="button" aria-label=${msg(str`Remove ${name}`)} title=${msg('Remove')} @click=${() => openRemoveWebhook(calls, webhook, reload)}>${icon(trash2)}</button></td></tr>`
  }

  #deliveryList(shown: Shown): TemplateResult {
    const { webhooks, deliveries, cursor } = shown
    if (deliveries.length === 0)
      return this.#status === 'dead'
        ? emptyCard(
            badgeCheck,
            msg('Nothing was given up'),
            msg('What cannot be delivered for two days appears here and can be sent again.'),
          )
        : emptyCard(send, msg('No delivery'), msg('Choose others above, or wait for the next event.'))
    return html`<div class="tw" ${scrollRegion(msg('Table of the deliveries'))}><table><thead><tr><th scope="col">${msg('When')}</th><th scope="col">${msg('Event')}</th><th scope="col">${msg('To')}</th><th scope="col">${msg('State')}</th><th scope="col">${msg('Last attempt')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
      <tbody>${deliveries.map((delivery) => this.#delivery(delivery, webhooks))}</tbody></table></div>
      ${cursor === null ? nothing : html`<div class="foot-row"><span></span><button class="btn sm" type="button" ?disabled=${this.busy !== ''} @click=${() => void this.#more(shown)}>${msg('Load more')}</button></div>`}`
  }

  #delivery(delivery: ShownDelivery, webhooks: readonly ShownWebhook[]): TemplateResult {
    const { deliveryId, channel, targetId, kind, status, attempts, nextAttemptAt, createdAt } = delivery
    const last = attempts.at(-1)
    const tone = { delivered: 'good', dead: 'bad', pending: '' }[status]
    const name = this.#staff.data?.find(({ uid }) => uid === targetId)?.name ?? targetId
    const to =
      channel === 'webhook'
        ? (webhooks.find(({ webhookId }) => webhookId === targetId)?.name ?? msg('a webhook that was removed'))
        : channel === 'email'
          ? msg(str`E-mail to ${name}`)
          : msg(str`Push message to ${name}`)
    return html`<tr><td class="t2">${this.#at(createdAt)}</td><td>${notificationKindWord(kind)}</td><td>${to}</td>
      <td><span class="tag ${tone}">${statusWord(status)}</span></td>
      <td class="t2">${last === undefined ? msg('none yet') : html`${msg(str`attempt ${fmt().number(attempts.length)}:`)} ${last.ok ? msg('arrived') : last.httpStatus === null ? (last.error ?? msg('no answer')) : msg(str`answered ${last.httpStatus}`)}${nextAttemptAt === null || status !== 'pending' ? nothing : html`, ${msg(str`again ${this.#at(nextAttemptAt)}`)}`}`}</td>
      <td class="n">${status === 'dead' ? html`<button class="btn sm" type="button" ?disabled=${this.busy !== ''} @click=${() => void this.#retry(deliveryId)}>${icon(refreshCw)}${msg('Send again')}</button>` : nothing}</td></tr>`
  }

  #at(moment: Date): string {
    return fmt().moment(moment, this.app.timeZone, this.#clock.now)
  }

  async #read(): Promise<Shown> {
    const [webhooks, page] = await Promise.all([this.#calls.list(), this.#calls.deliveries(this.#status, null, PAGE)])
    return { webhooks, deliveries: page.items, cursor: page.nextCursor }
  }

  async #more(shown: Shown): Promise<void> {
    await this.#act('more', async () => {
      const page = await this.#calls.deliveries(this.#status, shown.cursor, PAGE)
      // What was loaded anew meanwhile has a next page of its own.
      if (this.#shown.status !== 'shown' || this.#shown.answer !== shown) return
      this.#shown.replace({ ...shown, deliveries: [...shown.deliveries, ...page.items], cursor: page.nextCursor })
    })
  }

  async #test({ webhookId, name }: ShownWebhook): Promise<void> {
    await this.#act(webhookId, async () => {
      const { status, attempts } = await this.#calls.test(webhookId)
      const answer = attempts.at(-1)?.httpStatus
      if (status === 'delivered') toast(msg(str`${name} took the test message.`))
      else if (answer == null) toast(msg(str`${name} did not answer the test message.`), true)
      else toast(msg(str`${name} refused the test message with ${answer}.`), true)
      await this.#shown.load()
    })
  }

  async #retry(deliveryId: string): Promise<void> {
    await this.#act(deliveryId, async () => {
      const { status } = await this.#calls.retry(deliveryId)
      if (status === 'delivered') toast(msg('It was delivered.'))
      else toast(msg('It could not be delivered. It is tried again by itself.'), true)
      await this.#shown.load()
    })
  }

  async #act(what: string, act: () => Promise<void>): Promise<void> {
    this.busy = what
    try {
      await act()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.busy = ''
  }
}

/** What the address asks for; the given up ones when it says nothing. */
function statusOf(wanted: string | null): (typeof STATUSES)[number] {
  return wanted === 'all' ? '' : (STATUSES.find((each) => each === wanted) ?? 'dead')
}

function statusWord(status: (typeof STATUSES)[number]): string {
  switch (status) {
    case 'dead':
      return msg('Given up')
    case 'pending':
      return msg('On the way')
    case 'delivered':
      return msg('Delivered')
    case '':
      return msg('All')
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
