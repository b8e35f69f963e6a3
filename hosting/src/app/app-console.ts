import { can } from '@charge-it/shared/model/role.ts'
import type { Organisation } from '@charge-it/shared/model/settings.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { announce } from '../components/announced.ts'
import { PageElement } from '../components/page-element.ts'
import { Api } from '../data/api.ts'
import { type AppConfig, loadAppConfig } from '../data/app-config.ts'
import { connectionHealth } from '../data/connection-health.ts'
import { connectFirebase, type Firebase } from '../data/firebase.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { leaveDevice } from '../data/push-devices.ts'
import { RoleFollower } from '../data/role-follower.ts'
import { endSession, followPerson, type Person, refreshRole, signedOutSince } from '../data/session.ts'
import { setupIsOpen } from '../data/setup.ts'
import { organisationSource, ownUserSource } from '../data/sources.ts'
import { chosenClock } from '../format/clock.ts'
import { showCurrency } from '../format/currency.ts'
import { fmt } from '../i18n/fmt.ts'
import { wifiOff } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import './app-announcer.ts'
import type { AppContext } from './app-context.ts'
import './app-nav.ts'
import './app-toasts.ts'
import { connectionWords } from './app-topbar-tools.ts'
import { forbiddenPage, notFoundPage, startFailedPage } from './gate-pages.ts'
import { Navigation } from './navigation.ts'
import { PageWorker, updateBanner, updateText } from './page-worker.ts'
import type { Route } from './router.ts'
import { listenForShortcuts } from './shortcuts.ts'

/** Elements are loaded with the first visit of their page. */
const VIEWS = {
  dashboard: () => import('../views/view-dashboard.ts'),
  stations: () => import('../views/view-stations.ts'),
  station: () => import('../views/view-station.ts'),
  onboard: () => import('../views/view-onboard.ts'),
  stickers: () => import('../views/view-stickers.ts'),
  transactions: () => import('../views/view-transactions.ts'),
  reports: () => import('../views/view-reports.ts'),
  insights: () => import('../views/view-insights.ts'),
  memory: () => import('../views/view-memory.ts'),
  anomaly: () => import('../views/view-anomaly.ts'),
  map: () => import('../views/view-map.ts'),
  notifications: () => import('../views/view-notifications.ts'),
  firmware: () => import('../views/view-firmware.ts'),
  settings: () => import('../views/view-settings.ts'),
  signIn: () => import('../views/view-sign-in.ts'),
  firstRun: () => import('../views/view-first-run.ts'),
  join: () => import('../views/view-join.ts'),
} as const
type ViewName = keyof typeof VIEWS

/** The console: starts the program, decides who may see what, and shows the view of the address. */
@customElement('app-console')
export class AppConsole extends PageElement {
  @state() private firebase: Firebase | null = null
  @state() private config: AppConfig | null = null
  @state() private startError: string | null = null
  /** undefined until Firebase has told. */
  @state() private person: Person | null | undefined = undefined
  @state() private setupOpen = false
  @state() private loaded: ReadonlySet<ViewName> = new Set()

  readonly #navigation = new Navigation()
  readonly #worker = new PageWorker()
  readonly #organisation = new LiveQueryController<{ readonly document: Organisation | null }>(this, () =>
    this.firebase !== null && this.person?.role != null ? organisationSource(this.firebase.db) : null,
  )
  readonly #account = new LiveQueryController(this, () =>
    this.firebase !== null && this.person != null ? ownUserSource(this.firebase.db, this.person.uid) : null,
  )
  readonly #roles = new RoleFollower(async () => {
    if (this.firebase !== null) await refreshRole(this.firebase.auth)
  })
  #signedInAt = new Date()
  #context: AppContext | null = null
  #api: Api | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#navigation.addEventListener('change', () => this.requestUpdate())
    connectionHealth.addEventListener('change', () => {
      if (this.#context !== null) announce('connection', connectionWords(this.#context))
      this.requestUpdate()
    })
    window.addEventListener('charge-it-clock', () => this.requestUpdate())
    this.#navigation.start()
    this.#worker.addEventListener('change', () => {
      announce('update', updateText())
      this.requestUpdate()
    })
    void this.#worker.register()
    listenForShortcuts({
      go: (address) => this.#navigation.go(address),
      openHelp: () => void import('../dialogs/dialog-shortcuts.ts').then(({ openShortcuts }) => openShortcuts()),
      openPalette: () => void this.#openPalette(),
    })
    void this.#start()
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    this.#context = this.#nextContext()
    if (this.person != null) this.#roles.follow(this.#account.data?.document?.role, this.person.role)
  }

  override render(): unknown {
    if (this.startError !== null) return startFailedPage(this.startError)
    if (this.firebase === null || this.config === null || this.person === undefined) return nothing
    if (this.#navigation.route.name === 'join') return this.#joinPage(this.firebase, this.person)
    if (this.person === null) return this.#gate(this.setupOpen ? 'firstRun' : 'signIn')
    if (this.#context === null) return forbiddenPage(this.firebase.auth, this.person)
    const { route } = this.#navigation
    const view = viewOf(route)
    return html`<a class="skip" href="#main">${msg('Skip to content')}</a>
      <div class="app">
        <app-nav .app=${this.#context} .current=${view ?? ''}></app-nav>
        <div class="col">
          ${this.#worker.updateIsReady ? updateBanner(this.#worker) : nothing}
          ${connectionHealth.status === 'offline' ? this.#offlineBanner(this.#context) : nothing}
          ${view === null ? notFoundPage(this.#context) : this.#view(view, route, this.#context)}
        </div>
      </div>
      <app-announcer></app-announcer>
      <app-toasts></app-toasts>`
  }

  async #openPalette(): Promise<void> {
    const { openPalette } = await import('../dialogs/dialog-palette.ts')
    if (this.#context !== null) openPalette(this.#context)
  }

  async #start(): Promise<void> {
    try {
      const config = await loadAppConfig()
      const firebase = connectFirebase(config)
      this.config = config
      this.firebase = firebase
      this.#api = new Api({
        fetch: (path, init) => fetch(path, init),
        idToken: async () => (await firebase.auth.currentUser?.getIdToken()) ?? null,
      })
      followPerson(firebase.auth, (person) => void this.#onPerson(person))
    } catch (error) {
      console.error('the console could not start', error)
      this.startError = error instanceof Error ? error.message : String(error)
    }
  }

  async #onPerson(person: Person | null): Promise<void> {
    if (person === null && (await this.#isBack())) return
    connectionHealth.waitsForPerson = false
    const wasOut = this.person == null
    if (wasOut) this.#signedInAt = new Date()
    this.person = person
    // Asked beside: only a new installation turns to its first page, everybody else signs in without waiting for it.
    if (person === null && this.#api !== null) this.setupOpen = await setupIsOpen(this.#api)
    if (person !== null && wasOut && this.#navigation.route.name === 'signIn') {
      this.#navigation.replace(this.#navigation.route.query.get('to') ?? '/')
    }
  }

  /** Asks somebody whose session ended by itself to sign in again, above the page, which is kept. @returns false: leaves it. */
  async #isBack(): Promise<boolean> {
    const { person, firebase } = this
    if (connectionHealth.waitsForPerson) return true
    if (person?.role == null || person.email === null || firebase === null || signedOutSince(this.#signedInAt))
      return false
    connectionHealth.waitsForPerson = true
    const { signInAgain } = await import('../dialogs/dialog-sign-in-again.ts')
    return signInAgain(firebase.auth, person.email)
  }

  /** With the name of the account's own document, which its owner may change, where there is one. The same object while both stay. */
  #named(person: Person | null | undefined): Person | null {
    if (person == null) return null
    const account = this.#account.data?.document ?? null
    const name = account === null || account.name === '' || account.uid !== person.uid ? person.name : account.name
    const old = this.#context?.person
    if (old !== undefined && old.name === name && isSameAccount(old, person)) return old
    return name === person.name ? person : { ...person, name }
  }

  #nextContext(): AppContext | null {
    const { firebase, config } = this
    const person = this.#named(this.person)
    const role = person?.role ?? null
    if (firebase === null || config === null || person == null || role === null || this.#api === null) return null
    const organisation = this.#organisation.data?.document ?? null
    if (organisation !== null) showCurrency(organisation.currency)
    const old = this.#context
    const clock = chosenClock()
    if (old !== null && old.person === person && old.organisation === organisation && old.clock === clock) return old
    return {
      config,
      firebase,
      api: this.#api,
      navigation: this.#navigation,
      person,
      role,
      organisation,
      timeZone: organisation?.timeZone ?? DEFAULT_TIME_ZONE,
      clock,
      may: (capability) => can(role, capability),
      signOut: async () => {
        // While the person is still known: afterwards the API would not listen.
        if (this.#api !== null) await leaveDevice(this.#api)
        this.person = null
        await this.updateComplete
        await endSession(firebase.auth)
      },
    }
  }

  #gate(view: 'signIn' | 'firstRun'): unknown {
    if (!this.#isLoaded(view) || this.firebase === null || this.config === null || this.#api === null) return nothing
    return view === 'signIn'
      ? html`<view-sign-in .auth=${this.firebase.auth} .config=${this.config}></view-sign-in>`
      : html`<view-first-run .auth=${this.firebase.auth} .api=${this.#api} @setup-done=${() => {
          this.setupOpen = false
        }}></view-first-run>`
  }

  #joinPage(firebase: Firebase, person: Person | null): unknown {
    if (!this.#isLoaded('join')) return nothing
    return html`<view-join .auth=${firebase.auth} .api=${this.#api} .person=${person} @joined=${() => this.#navigation.go('/')}></view-join>`
  }

  #view(view: ViewName, route: Route, app: AppContext): unknown {
    if (!this.#isLoaded(view)) return nothing
    switch (view) {
      case 'dashboard':
        return html`<view-dashboard .app=${app} .route=${route}></view-dashboard>`
      case 'stations':
        return html`<view-stations .app=${app} .route=${route}></view-stations>`
      case 'station':
        return keyed(route.params.stationId, html`<view-station .app=${app} .route=${route}></view-station>`)
      case 'onboard':
        return html`<view-onboard .app=${app} .route=${route}></view-onboard>`
      case 'stickers':
        return html`<view-stickers .app=${app} .route=${route}></view-stickers>`
      case 'transactions':
        return html`<view-transactions .app=${app} .route=${route}></view-transactions>`
      case 'reports':
        return html`<view-reports .app=${app} .route=${route}></view-reports>`
      case 'insights':
        return html`<view-insights .app=${app} .route=${route}></view-insights>`
      case 'memory':
        return html`<view-memory .app=${app} .route=${route}></view-memory>`
      case 'anomaly':
        return keyed(route.params.anomalyId, html`<view-anomaly .app=${app} .route=${route}></view-anomaly>`)
      case 'map':
        return html`<view-map .app=${app} .route=${route}></view-map>`
      case 'notifications':
        return html`<view-notifications .app=${app} .route=${route}></view-notifications>`
      case 'firmware':
        return route.name === 'firmwareJob'
          ? keyed(route.params.jobId, html`<view-firmware-job .app=${app} .route=${route}></view-firmware-job>`)
          : html`<view-firmware .app=${app} .route=${route}></view-firmware>`
      case 'settings':
        return html`<view-settings .app=${app} .route=${route}></view-settings>`
      default:
        return nothing
    }
  }

  #offlineBanner(app: AppContext): TemplateResult {
    const since = fmt().timeLabelled(connectionHealth.lastLiveAt, app.timeZone)
    return html`<p class="banner">${icon(wifiOff)}${msg(html`No connection. You see the values of ${since}.`)}</p>`
  }

  #isLoaded(view: ViewName): boolean {
    if (this.loaded.has(view)) return true
    VIEWS[view]().then(
      () => {
        this.loaded = new Set([...this.loaded, view])
      },
      (error: unknown) => {
        console.error('a part of the console could not be loaded', error)
        this.startError = error instanceof Error ? error.message : String(error)
      },
    )
    return false
  }
}

function viewOf(route: Route): ViewName | null {
  switch (route.name) {
    case 'dashboard':
    case 'signIn':
    case 'join':
      return 'dashboard'
    case 'stations':
      return 'stations'
    case 'onboard':
      return 'onboard'
    case 'stickers':
      return 'stickers'
    case 'station':
    case 'stationTab':
      return 'station'
    case 'transactions':
    case 'transaction':
      return 'transactions'
    case 'reports':
    case 'insights':
    case 'memory':
    case 'anomaly':
    case 'map':
      return route.name
    case 'notifications':
    case 'notification':
      return 'notifications'
    case 'firmware':
    case 'firmwareJob':
      return 'firmware'
    case 'settings':
    case 'settingsSection':
      return 'settings'
    case 'notFound':
      return null
  }
}

function isSameAccount(one: Person, other: Person): boolean {
  return one.uid === other.uid && one.role === other.role && one.email === other.email
}
