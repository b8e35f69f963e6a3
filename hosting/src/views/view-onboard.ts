import { isStationId } from '@charge-it/shared/ids/station-key.ts'
import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../app/app-toasts.ts'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { copyLine, shownOnceNote } from '../components/shown-once.ts'
import { ApiError } from '../data/api.ts'
import { joinFleet } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { pendingStationsSource } from '../data/onboard-sources.ts'
import { connectorsOfSource, edgesSource, sitesSource, stationSource } from '../data/sources.ts'
import { attemptsSource, messagesSource } from '../data/station-sources.ts'
import {
  arrowLeft,
  arrowRight,
  badgeCheck,
  check,
  chevronDown,
  circleX,
  info,
  play,
  printer,
} from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { apiProblem } from '../words/api-problem.ts'
import { type HandshakeStep, handshakeSteps } from './onboard/handshake.ts'
import { handshakeList, handshakeTitle } from './onboard/handshake-card.ts'
import {
  ONBOARD_STEPS,
  type OnboardDraft,
  type OnboardStep,
  onboardDraft,
  stationAddress,
} from './onboard/onboard-draft.ts'
import { pendingList } from './onboard/pending-list.ts'
import { seenList } from './onboard/seen-list.ts'
import { strangersOf } from './onboard/strangers.ts'
import './onboard/onboard.css'
import { commandTarget, openStationCommand } from './station/open-command.ts'
import './station/station.css'
import { drawSticker, stickerUrl } from './stickers/sticker.ts'
import { stickerSvg } from './stickers/sticker-svg.ts'

const EDGE_WINDOW_MS = 15 * 60_000
const WATCHED_MINUTES = 15
/** A charger that does not appear for so long probably fails before it can be heard. */
const SILENT_MS = 120_000
const PENDING_SHOWN = 20

const createdSchema = v.object({
  stationId: v.string(),
  ocppUrl: v.nullable(v.string()),
  authorizationKey: v.optional(v.nullable(v.string())),
})
const keySchema = v.object({ authorizationKey: v.string() })

/** What was shown once and is forgotten with the page. */
interface Secret {
  readonly stationId: string
  readonly ocppUrl: string | null
  readonly key: string | null
}

/** Adding a station, from its site to its first signs of life. The address says where one was. */
@customElement('view-onboard')
export class ViewOnboard extends ViewElement {
  @state() private secret: Secret | null = null
  @state() private problem: string | null = null
  @state() private pendingCall = false
  @state() private accepting: string | null = null

  readonly #clock = new ClockController(this)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #openedAt = new Date()
  #traced = ''

  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #pending = new LiveQueryController(this, () =>
    this.app.may('manageStations') && (!this.#draft.added || this.#watching)
      ? pendingStationsSource(this.#db, PENDING_SHOWN)
      : null,
  )
  readonly #station = new LiveQueryController(this, () =>
    this.#draft.added ? stationSource(this.#db, this.#draft.stationId) : null,
  )
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () =>
    this.#draft.added ? connectorsOfSource(this.#db, [this.#draft.stationId]) : null,
  )
  readonly #edges = new LiveQueryController(this, () => (this.#draft.added ? edgesSource(this.#db, this.#since) : null))
  readonly #attempts = new LiveQueryController(this, () =>
    this.#watching ? attemptsSource(this.#db, this.#draft.stationId, 20) : null,
  )
  readonly #messages = new LiveQueryController(this, () =>
    this.#watching ? messagesSource(this.#db, this.#draft.stationId, 50) : null,
  )

  get #db() {
    return this.app.firebase.db
  }

  get #draft(): OnboardDraft {
    return onboardDraft(this.route.query)
  }

  get #watching(): boolean {
    const { added, step } = this.#draft
    return added && (step === 'handshake' || step === 'test')
  }

  override pageTitle(): string {
    return msg('Add station')
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { stationId } = this.#draft
    if (!this.#watching || this.#traced === stationId) return
    // Frames tell what a state cannot: the first Heartbeat, and what the station says of itself.
    this.#traced = stationId
    const traceUntil = this.#station.data?.document?.traceUntil
    if (traceUntil != null && traceUntil > new Date()) return
    this.app.api
      .send('PATCH', `/stations/${encodeURIComponent(stationId)}`, { traceMinutes: WATCHED_MINUTES }, v.unknown())
      .catch((error: unknown) => console.error('frames are not recorded', error))
  }

  override render(): unknown {
    const draft = this.#draft
    const sub = draft.added ? msg('Saved. You can leave and return.') : msg('Nothing is saved before the second step.')
    return html`${pageTop(this.app, { title: msg('Add station'), sub, crumb: { title: msg('Stations'), address: '/stations' } })}
      <main id="main"><div class="ob">
        ${this.#rail(draft)}
        <div class="ob-main">${this.#body(draft)} ${
          draft.step === 'site' || draft.step === 'identity'
            ? pendingList({
                pending: this.#pending.data ?? [],
                now: this.#clock.now,
                busy: this.accepting,
                accept: (each) => void this.#accept(each),
                dismiss: (each) => void this.#dismiss(each),
              })
            : nothing
        }</div>
        ${draft.added ? this.#aside(draft) : nothing}
      </div></main>`
  }

  #rail(draft: OnboardDraft): TemplateResult {
    const at = ONBOARD_STEPS.indexOf(draft.step)
    return html`<ol class="ob-rail" aria-label=${msg('Steps')}>${ONBOARD_STEPS.map((step, index) => {
      const done = index < at
      const open = done || (draft.added && index > 1)
      const inner = html`<span class="ob-n">${done ? icon(check, 's16') : index + 1}</span><span><b>${stepWord(step)}</b><small>${this.#stepNote(step, draft)}</small></span>`
      return html`<li class=${done ? 'done' : index === at ? 'cur' : ''} aria-current=${index === at ? 'step' : nothing}>${
        open && index !== at && !(draft.added && index < 2)
          ? html`<a href=${this.#addressOf(step)}>${inner}</a>`
          : html`<span class="ob-s">${inner}</span>`
      }</li>`
    })}</ol>`
  }

  #stepNote(step: OnboardStep, draft: OnboardDraft): string {
    const station = this.#station.data?.document ?? null
    const siteId = draft.added ? (station?.siteId ?? '') : draft.siteId
    switch (step) {
      case 'site':
        return (this.#sites.data ?? []).find((site) => site.siteId === siteId)?.name ?? ''
      case 'identity':
        return draft.stationId
      case 'credentials':
        return draft.added && station !== null ? msg(str`Profile ${station.securityProfile}`) : ''
      case 'handshake':
        return this.#watching ? msg('Watching live') : ''
      case 'test':
        return msg('Optional')
      default:
        return ''
    }
  }

  #addressOf(step: OnboardStep): string {
    const query = new URLSearchParams(this.route.query)
    query.set('step', step)
    return `/onboard?${query}`
  }

  #go(step: OnboardStep, changes: Readonly<Record<string, string>> = {}): void {
    this.problem = null
    const query = new URLSearchParams(this.route.query)
    for (const [key, text] of Object.entries<string>({ ...changes, step })) {
      if (text === '') query.delete(key)
      else query.set(key, text)
    }
    this.app.navigation.go(`/onboard?${query}`)
  }

  #body(draft: OnboardDraft): TemplateResult {
    switch (draft.step) {
      case 'site':
        return this.#siteStep(draft)
      case 'identity':
        return this.#identityStep(draft)
      case 'credentials':
        return this.#credentialsStep(draft)
      case 'address':
        return this.#addressStep(draft)
      case 'handshake':
        return this.#handshakeStep(draft)
      case 'test':
        return this.#testStep(draft)
    }
  }

  #siteStep(draft: OnboardDraft): TemplateResult {
    const sites = this.#sites.data ?? []
    const submit = (event: SubmitEvent): void => {
      event.preventDefault()
      if (event.target instanceof HTMLFormElement)
        this.#go('identity', { site: String(new FormData(event.target).get('siteId') ?? '') })
    }
    return html`<section class="card" aria-labelledby="ob-title"><form class="form" @submit=${submit}>
      <h2 id="ob-title" class="ob-h">${msg('Where does it stand?')}</h2>
      <p class="t2 s">${msg('The site decides its tariff, its time zone and the power that all its chargers share.')}</p>
      <fieldset class="radios ob-sites"><legend class="vh">${msg('Site')}</legend>
        ${sites.map((site) => html`<label class="radio"><input type="radio" name="siteId" value=${site.siteId} ?checked=${site.siteId === draft.siteId}><span><b>${site.name}</b><small>${site.address}</small></span></label>`)}
        <label class="radio"><input type="radio" name="siteId" value="" ?checked=${draft.siteId === ''}><span><b>${msg('No site yet')}</b><small>${msg('It can be assigned later. Without a site a session has no price.')}</small></span></label>
      </fieldset>
      <div class="btns ob-foot">${this.app.may('manageSites') ? html`<a class="btn plain" href=${addressOf('settingsSection', { section: 'sites' })}>${msg('Add a site')}</a>` : nothing}<span class="grow"></span><button class="btn primary" type="submit">${msg('Continue')}${icon(arrowRight)}</button></div>
    </form></section>`
  }

  #identityStep(draft: OnboardDraft): TemplateResult {
    const profile = draft.profile === '' ? '1' : draft.profile
    const profiles = [
      [
        '0',
        msg('Profile 0, no protection'),
        msg('Anybody who knows the address can act as this station. Only for a closed network.'),
      ],
      ['1', msg('Profile 1, password'), msg('The charger sends its password. Without TLS it can be read on the way.')],
      ['2', msg('Profile 2, TLS and password'), msg('Recommended wherever the charger can do it.')],
      ['3', msg('Profile 3, TLS and certificate'), msg('The charger proves itself with a certificate of its own.')],
    ] as const
    return html`<section class="card" aria-labelledby="ob-title"><form class="form" @submit=${this.#onCreate}>
      <h2 id="ob-title" class="ob-h">${msg('Which station is it?')}</h2>
      ${this.#problemNote()}
      <div class="two"><div class="fld"><label for="ob-id">${msg('Station id')}</label>
        <span class="inp"><input id="ob-id" name="stationId" class="mono" required maxlength="48" autocomplete="off" spellcheck="false" .defaultValue=${draft.stationId} aria-describedby="ob-id-hint"></span>
        <span class="hint" id="ob-id-hint">${msg('As it is typed into the charger: its OCPP identity, at most 48 characters.')}</span></div>
      <div class="fld"><label for="ob-connectors">${msg('Connectors')}</label>
        <span class="inp"><input id="ob-connectors" name="connectors" type="number" min="1" max="8" .defaultValue=${draft.connectors} required></span>
        <span class="hint">${msg('Plugs at which somebody can charge.')}</span></div></div>
      <fieldset class="radios"><legend>${msg('Security profile')}</legend>
        ${profiles.map(([value, title, text]) => html`<label class="radio"><input type="radio" name="profile" value=${value} ?checked=${value === profile}><span><b>${title}</b><small>${text}</small></span></label>`)}</fieldset>
      <div class="fld"><label for="ob-protocol">${msg('Protocol')}</label><span class="inp"><select id="ob-protocol" disabled><option>OCPP 1.6J</option></select>${icon(chevronDown)}</span>
        <span class="hint">${msg('The station and this installation agree on it when they connect.')}</span></div>
      <div class="btns ob-foot"><button class="btn" type="button" @click=${() => this.#go('site')}>${icon(arrowLeft)}${msg('Back')}</button><span class="grow"></span>
        <button class="btn primary" type="submit" ?disabled=${this.pendingCall}>${this.pendingCall ? msg('Adding…') : msg('Add and continue')}${icon(arrowRight)}</button></div>
    </form></section>`
  }

  #credentialsStep(draft: OnboardDraft): TemplateResult {
    const { stationId } = draft
    const profile = this.#station.data?.document?.securityProfile ?? 1
    const key = this.secret?.stationId === stationId ? this.secret.key : null
    const content = (): TemplateResult => {
      if (profile === 0)
        return html`<div class="note info">${icon(info)}<p>${msg('This profile uses no password. Type only the address into the charger.')}</p></div>`
      if (profile === 3)
        return html`<div class="note info">${icon(info)}<div><p>${msg('This profile uses a certificate. Let the station connect once with profile 2; it then asks for its certificate by itself.')}</p></div></div>`
      if (key === null)
        return html`<div class="note">${icon(info)}<p>${msg('The key was shown once and is stored only as a hash. If nobody typed it in, make a new one; the old one works until the new one was used.')}</p></div>
          <div class="btns"><button class="btn" type="button" ?disabled=${this.pendingCall} @click=${() => this.#newKey(stationId)}>${msg('Make a new key')}</button></div>`
      return html`${shownOnceNote(msg('Type name and key into the charger now. The key is stored only as a hash.'))}
        ${copyLine(msg('User name'), stationId)} ${copyLine(msg('Key'), key)}`
    }
    return html`<section class="card" aria-labelledby="ob-title"><div class="form">
      <h2 id="ob-title" class="ob-h">${msg('How does it prove who it is?')}</h2>
      ${this.#problemNote()} ${content()} ${this.#foot(null, 'address')}</div></section>`
  }

  #addressStep(draft: OnboardDraft): TemplateResult {
    const station = this.#station.data?.document ?? null
    const secure = (station?.securityProfile ?? 1) >= 2
    const address = this.#ocppAddress(draft.stationId)
    return html`<section class="card" aria-labelledby="ob-title"><div class="form">
      <h2 id="ob-title" class="ob-h">${msg('Where does it connect?')}</h2>
      ${address === null ? html`<div class="note warn">${icon(info)}<p>${msg('The address of this installation is not set. An administrator sets it under Settings, Organisation.')}</p></div>` : copyLine(msg('Address'), address)}
      <ul class="ob-tips">
        <li>${msg(html`Some chargers add their name themselves. Then leave out <code>/${encodeURIComponent(draft.stationId)}</code> at the end.`)}</li>
        <li>${secure ? msg('The address begins with wss:// because the profile needs TLS; the charger must trust the certificate of this server.') : msg('The address begins with ws:// where this installation offers it; nothing is encrypted then.')}</li>
        <li>${msg('Choose OCPP 1.6J (JSON) in the charger, not SOAP. Restart it afterwards if it does not connect by itself.')}</li>
      </ul>
      ${this.#foot('credentials', 'handshake', msg('Watch it connect'))}</div></section>`
  }

  #handshakeStep(draft: OnboardDraft): TemplateResult {
    const station = this.#station.data?.document ?? null
    if (station === null)
      return html`<section class="card"><p class="t2">${this.#station.state.status === 'loading' ? msg('Loading') : msg('No station of this id')}</p></section>`
    const steps = this.#steps()
    const ready = steps.every(({ state: each }) => each === 'passed')
    const now = this.#clock.now
    const silent = steps[0]?.state === 'waiting' && now.getTime() - this.#openedAt.getTime() > SILENT_MS
    return html`<section class="card" aria-labelledby="ob-title"><div class="form">
      <header class="ch"><div><h2 id="ob-title" class="ob-h" role="status">${handshakeTitle(steps, draft.stationId)}</h2>
        <p>${ready ? msg('Everything that a station must do was seen.') : msg('Each step turns green by itself as soon as it is seen. You can leave this page.')}</p></div>
        ${ready ? html`<span class="pill good">${icon(badgeCheck)}${msg('Ready')}</span>` : html`<span class="pill info">${msg('Watching')}</span>`}</header>
      ${handshakeList({ steps, station, timeZone: this.app.timeZone, now, actions: (attempt) => this.#remedies(attempt, draft.stationId) })}
      ${
        silent
          ? html`<div class="note warn" role="alert">${icon(info)}<div><p><b>${msg('Nothing arrives.')}</b> ${msg('A charger that fails to set up TLS or to find the address is never heard here. Check:')}</p>
            <ul class="ob-tips"><li>${msg('the address in the charger, letter by letter')}</li><li>${msg('its network: SIM card, cable, DNS')}</li><li>${msg('the firewall: outgoing port 443')}</li><li>${msg('its clock and the root certificate that it trusts')}</li></ul></div></div>`
          : nothing
      }
      ${this.#foot('address', 'test')}</div></section>`
  }

  #testStep(draft: OnboardDraft): TemplateResult {
    const page = this.#page()
    const running = page?.shown.connectors.find(({ activeTransaction }) => activeTransaction !== null)
    const transaction = running?.activeTransaction ?? null
    return html`<section class="card" aria-labelledby="ob-title"><div class="form">
      <h2 id="ob-title" class="ob-h">${msg('Try a session')}</h2>
      <p class="t2 s">${msg('Plug a car in and start from here with a card that may charge. It is billed like any other session.')}</p>
      ${
        transaction === null
          ? html`<div class="btns"><button class="btn" type="button" ?disabled=${page === null || !page.shown.online} @click=${() => page !== null && openStationCommand(this.app, commandTarget(page), 'RemoteStartTransaction')}>${icon(play)}${msg('Start a session')}</button>
              ${page !== null && !page.shown.online ? html`<span class="s t2">${msg('The station is offline')}</span>` : nothing}</div>`
          : html`<div class="note info">${icon(badgeCheck)}<p>${msg('A session runs.')} <a class="lk" href=${addressOf('transaction', { transactionKey: transaction.transactionKey })}>${msg('Transaction')}</a></p></div>`
      }
      <div class="btns ob-foot"><button class="btn" type="button" @click=${() => this.#go('handshake')}>${icon(arrowLeft)}${msg('Back')}</button><span class="grow"></span>
        <a class="btn" href=${`/stickers?station=${encodeURIComponent(draft.stationId)}`}>${icon(printer)}${msg('Print stickers')}</a>
        <a class="btn primary" href=${addressOf('station', { stationId: draft.stationId })}>${msg('Open the station')}</a></div>
    </div></section>`
  }

  #aside(draft: OnboardDraft): TemplateResult {
    const address = this.#ocppAddress(draft.stationId)
    const [connector] = (this.#connectors.data ?? []).flat().filter(({ code }) => code !== null)
    const seen = [...(this.#attempts.data ?? []), ...(this.#messages.data ?? [])].length
    return html`<aside class="ob-aside">
      ${draft.step === 'address' || address === null ? nothing : html`<section class="card"><h2 class="h2">${msg('Address')}</h2>${copyLine(msg('To type into the charger'), address)}</section>`}
      ${this.#watching && seen > 0 ? html`<section class="card"><h2 class="h2">${msg('What the station did')}</h2>${seenList(this.#attempts.data ?? [], this.#messages.data ?? [], this.app.timeZone)}</section>` : nothing}
      ${connector?.code == null ? nothing : this.#stickerCard(connector, connector.code)}
    </aside>`
  }

  #stickerCard(connector: Connector, code: string): TemplateResult {
    const { connectorId, stationId, siteId } = connector
    const site = (this.#sites.data ?? []).find((each) => each.siteId === siteId)
    const sticker = {
      ...{ stationId, connectorId, code, url: stickerUrl(location.origin, code, connectorId) },
      siteName: site?.name ?? '',
      helpPhone: site?.helpPhone ?? this.app.organisation?.helpPhone ?? null,
    }
    return html`<section class="card"><h2 class="h2">${msg('QR sticker')}</h2>${stickerSvg(drawSticker(sticker, 'a4'), msg(str`Sticker of connector ${connectorId}`))}
      <p class="s"><a class="lk" href=${`/stickers?station=${encodeURIComponent(stationId)}`}>${msg('Print stickers')}</a></p></section>`
  }

  #foot(back: OnboardStep | null, next: OnboardStep, text = msg('Continue')): TemplateResult {
    return html`<div class="btns ob-foot">${back === null ? nothing : html`<button class="btn" type="button" @click=${() => this.#go(back)}>${icon(arrowLeft)}${msg('Back')}</button>`}<span class="grow"></span>
      <a class="btn plain" href="/stations">${msg('Finish later')}</a><button class="btn primary" type="button" @click=${() => this.#go(next)}>${text}${icon(arrowRight)}</button></div>`
  }

  #problemNote(): TemplateResult | typeof nothing {
    if (this.problem === null) return nothing
    return html`<div class="note bad" role="alert">${icon(circleX)}<p>${this.problem}</p></div>`
  }

  /** What can be done right here about a refusal. */
  #remedies(attempt: Attempt, stationId: string): unknown {
    if (['wrongPassword', 'missingPassword', 'tooManyAttempts'].includes(attempt.reason))
      return html`<div class="btns"><button class="btn sm" type="button" ?disabled=${this.pendingCall} @click=${() => this.#newKey(stationId)}>${msg('Make a new key')}</button></div>`
    if (['bootPending', 'bootRejected', 'rejectedStation'].includes(attempt.reason))
      return html`<div class="btns"><button class="btn sm primary" type="button" @click=${() => this.#change(stationId, { registration: 'accepted' })}>${msg('Accept the station')}</button></div>`
    const stranger = (this.#pending.data ?? []).find((each) => each.stationId === attempt.detail)
    if (attempt.reason === 'unknownStation' && stranger !== undefined)
      return html`<p class="s">${msg(str`A charger that calls itself ${stranger.stationId} knocked; this station is called ${stationId}. If it is this charger, correct its name, or add it under the name that it has.`)}</p>
        <div class="btns"><button class="btn sm" type="button" ?disabled=${this.accepting !== null} @click=${() => this.#accept(stranger)}>${msg(str`Adopt ${stranger.stationId}`)}</button></div>`
    if (attempt.reason === 'noSubprotocol')
      return html`<div class="btns"><button class="btn sm" type="button" @click=${() => this.#change(stationId, { defaultProtocol: 'ocpp1.6' })}>${msg('Allow OCPP 1.6 without a header')}</button></div>`
    const page = this.#page()
    if (attempt.reason === 'clockOff' && page?.shown.online === true)
      return html`<div class="btns"><button class="btn sm" type="button" @click=${() => openStationCommand(this.app, commandTarget(page), 'Reset')}>${msg('Restart…')}</button></div>`
    return nothing
  }

  #steps(): readonly HandshakeStep[] {
    return handshakeSteps({
      station: this.#station.data?.document ?? null,
      online: this.#page()?.shown.online ?? false,
      connectors: (this.#connectors.data ?? []).flat(),
      attempts: this.#attempts.data ?? [],
      messages: this.#messages.data ?? [],
      strangers: strangersOf(this.#pending.data ?? [], this.#draft.stationId, this.#clock.now),
    })
  }

  #page() {
    const station = this.#station.data?.document ?? null
    if (station === null) return null
    const now = this.#clock.now
    const [shown] = joinFleet([station], (this.#connectors.data ?? []).flat(), this.#edges.data ?? [], now)
    const site = (this.#sites.data ?? []).find((each) => each.siteId === station.siteId)
    if (shown === undefined) return null
    return {
      ...{ shown, timeZone: site?.timeZone ?? this.app.timeZone, now },
      ...{ siteName: site?.name ?? null, siteLimitW: site?.gridLimitW ?? null },
    }
  }

  #ocppAddress(stationId: string): string | null {
    if (this.secret?.stationId === stationId && this.secret.ocppUrl !== null) return this.secret.ocppUrl
    const base = this.app.organisation?.ocppUrl ?? this.app.config.ocppUrl ?? null
    return base === null ? null : stationAddress(base, stationId)
  }

  readonly #onCreate = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const fields = new FormData(event.target)
    const stationId = String(fields.get('stationId') ?? '').trim()
    const { siteId } = this.#draft
    if (!isStationId(stationId)) {
      this.problem = msg('The id may have 1 to 48 characters, none of them a control character.')
      return
    }
    const body = {
      stationId,
      ...(siteId === '' ? {} : { siteId }),
      connectors: Number(fields.get('connectors') ?? 1),
      securityProfile: Number(fields.get('profile') ?? 1),
    }
    await this.#call(async () => this.#created(await this.app.api.send('POST', '/stations', body, createdSchema)))
  }

  async #accept({ stationId }: PendingStation): Promise<void> {
    this.accepting = stationId
    const { siteId } = this.#draft
    const path = `/stations/${encodeURIComponent(stationId)}/accept`
    await this.#call(async () =>
      this.#created(await this.app.api.send('POST', path, siteId === '' ? {} : { siteId }, createdSchema)),
    )
    if (this.problem !== null) toast(this.problem, true)
    this.accepting = null
  }

  async #dismiss({ stationId }: PendingStation): Promise<void> {
    await this.#call(async () => {
      await this.app.api.send('DELETE', `/pendingStations/${encodeURIComponent(stationId)}`, undefined, v.unknown())
    })
  }

  #created({ stationId, ocppUrl, authorizationKey = null }: v.InferOutput<typeof createdSchema>): void {
    this.secret = { stationId, ocppUrl, key: authorizationKey }
    this.#go('credentials', { station: stationId, added: '1', profile: '', connectors: '', site: '' })
  }

  async #newKey(stationId: string): Promise<void> {
    await this.#call(async () => {
      const path = `/stations/${encodeURIComponent(stationId)}/key`
      const { authorizationKey } = await this.app.api.send('POST', path, {}, keySchema)
      this.secret = { stationId, ocppUrl: this.secret?.ocppUrl ?? null, key: authorizationKey }
      this.#go('credentials')
    })
    if (this.problem !== null) toast(this.problem, true)
  }

  async #change(stationId: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#call(async () => {
      await this.app.api.send('PATCH', `/stations/${encodeURIComponent(stationId)}`, changes, v.unknown())
      toast(msg('Saved. It counts from the station’s next try.'))
    })
    if (this.problem !== null) toast(this.problem, true)
  }

  /** Runs a call of the API; what it refuses becomes the problem that is shown. */
  async #call(act: () => Promise<void>): Promise<void> {
    this.pendingCall = true
    this.problem = null
    try {
      await act()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
    this.pendingCall = false
  }
}

function stepWord(step: OnboardStep): string {
  switch (step) {
    case 'site':
      return msg('Site')
    case 'identity':
      return msg('Identity')
    case 'credentials':
      return msg('Credentials')
    case 'address':
      return msg('Address')
    case 'handshake':
      return msg('Handshake')
    case 'test':
      return msg('Test session')
  }
}
