import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { ViewElement } from '../app/view-element.ts'
import { forbiddenCard } from '../components/forbidden-card.ts'
import { joinFleet } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { pendingStationsSource } from '../data/onboard-sources.ts'
import { SitesController } from '../data/sites-controller.ts'
import { connectorsOfSource, edgesSource, stationSource } from '../data/sources.ts'
import { attemptsSource, messagesSource } from '../data/station-sources.ts'
import { onboardAside } from './onboard/onboard-aside.ts'
import { OnboardCalls } from './onboard/onboard-calls.ts'
import { type OnboardDraft, type OnboardStep, onboardDraft } from './onboard/onboard-draft.ts'
import { isWatching, type OnboardPage } from './onboard/onboard-page.ts'
import { pendingList } from './onboard/pending-list.ts'
import { addressStep } from './onboard/step-address.ts'
import { credentialsStep } from './onboard/step-credentials.ts'
import { handshakeStep } from './onboard/step-handshake.ts'
import { identityStep } from './onboard/step-identity.ts'
import { stepRail } from './onboard/step-rail.ts'
import { siteStep } from './onboard/step-site.ts'
import { testStep } from './onboard/step-test.ts'
import './onboard/onboard.css'
import './onboard/rail.css'
import type { StationPage } from './station/station-tab.ts'
import './station/station.css'

const EDGE_WINDOW_MS = 15 * 60_000
const WATCHED_MINUTES = 15
const PENDING_SHOWN = 20

/** Adding a station, from its site to its first signs of life. The address says where one was. */
@customElement('view-onboard')
export class ViewOnboard extends ViewElement {
  readonly #calls = new OnboardCalls(
    this,
    () => this.app.api,
    (stationId) => this.#go('credentials', { station: stationId, added: '1', profile: '', connectors: '', site: '' }),
  )
  readonly #clock = new ClockController(this)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #openedAt = new Date()
  #traced = ''

  /** To choose from until the station is saved, then its own alone. */
  readonly #sites = new SitesController(this, () => {
    const { added, siteId } = this.#draft
    return added
      ? { db: this.#db, siteId: this.#station.data?.document?.siteId ?? null, listed: false }
      : { db: this.#db, siteId }
  })
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
    return this.app.may('manageStations') && isWatching(this.#draft)
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
    if (!this.app.may('manageStations'))
      return html`${pageTop(this.app, { title: msg('Add station'), crumb: { title: msg('Stations'), address: '/stations' } })}<main id="main">${forbiddenCard('manageStations')}</main>`
    const page = this.#page()
    const { draft } = page
    const sub = draft.added ? msg('Saved. You can leave and return.') : msg('Nothing is saved before the second step.')
    return html`${pageTop(this.app, { title: msg('Add station'), sub, crumb: { title: msg('Stations'), address: '/stations' } })}
      <main id="main"><div class="ob">
        ${stepRail(page)}
        <div class="ob-main">${bodyOf(page)} ${
          draft.step === 'site' || draft.step === 'identity'
            ? pendingList({
                pending: page.pending,
                now: page.now,
                busy: this.#calls.accepting,
                accept: (each) => void this.#calls.accept(each, draft.siteId),
                dismiss: (each) => void this.#calls.dismiss(each),
              })
            : nothing
        }</div>
        ${draft.added ? onboardAside(page) : nothing}
      </div></main>`
  }

  #page(): OnboardPage {
    return {
      app: this.app,
      draft: this.#draft,
      calls: this.#calls,
      sites: this.#sites.sites,
      station: this.#station.data?.document ?? null,
      stationIsLoading: this.#station.state.status === 'loading',
      page: this.#stationPage(),
      connectors: (this.#connectors.data ?? []).flat(),
      attempts: this.#attempts.data ?? [],
      messages: this.#messages.data ?? [],
      pending: this.#pending.data ?? [],
      now: this.#clock.now,
      openedAt: this.#openedAt,
      addressOf: (step) => this.#addressOf({ step }),
      go: (step, changes) => this.#go(step, changes),
    }
  }

  #stationPage(): StationPage | null {
    const station = this.#station.data?.document ?? null
    if (station === null) return null
    const now = this.#clock.now
    const [shown] = joinFleet([station], (this.#connectors.data ?? []).flat(), this.#edges.data ?? [], now)
    const site = this.#sites.wanted ?? null
    if (shown === undefined) return null
    return { shown, timeZone: site?.timeZone ?? this.app.timeZone, site, now, isWatched: false }
  }

  #go(step: OnboardStep, changes: Readonly<Record<string, string>> = {}): void {
    this.#calls.say(null)
    this.app.navigation.go(this.#addressOf({ ...changes, step }))
  }

  #addressOf(changes: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams(this.route.query)
    for (const [key, text] of Object.entries(changes)) {
      if (text === '') query.delete(key)
      else query.set(key, text)
    }
    return `/onboard?${query}`
  }
}

function bodyOf(page: OnboardPage): TemplateResult {
  switch (page.draft.step) {
    case 'site':
      return siteStep(page)
    case 'identity':
      return identityStep(page)
    case 'credentials':
      return credentialsStep(page)
    case 'address':
      return addressStep(page)
    case 'handshake':
      return handshakeStep(page)
    case 'test':
      return testStep(page)
  }
}
