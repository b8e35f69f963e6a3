import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'
import { msg } from '@lit/localize'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import type { AskedFacts } from '../../components/connector-fields.ts'
import { type Api, ApiError } from '../../data/api.ts'
import { apiProblem } from '../../words/api-problem.ts'

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
  /** The charger had a key before; it was stored and is not kept here. */
  readonly isOwn?: boolean
}

/** What somebody typed of a new station. */
export interface NewStation {
  readonly stationId: string
  /** Empty: no site yet. */
  readonly siteId: string
  /** One entry each, with what was said of their hardware. */
  readonly connectors: readonly ({ readonly connectorId: number } & Partial<AskedFacts>)[]
  readonly securityProfile: number
}

/** What the wizard asks of the API, one call at a time, and what came of it. */
export class OnboardCalls implements ReactiveController {
  secret: Secret | null = null
  /** In words, until the next call or step. */
  problem: string | null = null
  busy = false
  /** The charger that is being adopted. */
  accepting: string | null = null
  readonly #host: ReactiveControllerHost
  readonly #apiOf: () => Api
  readonly #onSecret: (stationId: string) => void

  /** @param onSecret A station has a key that must be typed in now. */
  constructor(host: ReactiveControllerHost, apiOf: () => Api, onSecret: (stationId: string) => void) {
    this.#host = host
    this.#apiOf = apiOf
    this.#onSecret = onSecret
    host.addController(this)
  }

  hostConnected(): void {}

  /** @param problem In words; null: there is none any more. */
  say(problem: string | null): void {
    this.problem = problem
    this.#host.requestUpdate()
  }

  async create({ siteId, ...station }: NewStation): Promise<void> {
    await this.#call(async () => {
      const body = { ...station, ...(siteId === '' ? {} : { siteId }) }
      this.#created(await this.#apiOf().send('POST', '/stations', body, createdSchema))
    })
  }

  async accept({ stationId }: PendingStation, siteId: string): Promise<void> {
    this.accepting = stationId
    await this.#call(async () => {
      const path = `/stations/${encodeURIComponent(stationId)}/accept`
      this.#created(await this.#apiOf().send('POST', path, siteId === '' ? {} : { siteId }, createdSchema))
    })
    this.accepting = null
    this.#tell()
  }

  async dismiss({ stationId }: PendingStation): Promise<void> {
    await this.#call(async () => {
      await this.#apiOf().send('DELETE', `/pendingStations/${encodeURIComponent(stationId)}`, undefined, v.unknown())
    })
  }

  async newKey(stationId: string): Promise<void> {
    await this.#call(async () => {
      const path = `/stations/${encodeURIComponent(stationId)}/key`
      const { authorizationKey } = await this.#apiOf().send('POST', path, {}, keySchema)
      this.secret = { stationId, ocppUrl: this.secret?.ocppUrl ?? null, key: authorizationKey }
      this.#onSecret(stationId)
    })
    this.#tell()
  }

  /** Stores the key that the charger has already. @throws ApiError */
  async storeKey(stationId: string, authorizationKey: string): Promise<void> {
    await this.#apiOf().send(
      'POST',
      `/stations/${encodeURIComponent(stationId)}/key`,
      { authorizationKey },
      v.unknown(),
    )
    this.secret = { stationId, ocppUrl: this.secret?.ocppUrl ?? null, key: null, isOwn: true }
    this.#host.requestUpdate()
  }

  async change(stationId: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#call(async () => {
      await this.#apiOf().send('PATCH', `/stations/${encodeURIComponent(stationId)}`, changes, v.unknown())
      toast(msg('Saved. It counts from the station’s next try.'))
    })
    this.#tell()
  }

  #created({ stationId, ocppUrl, authorizationKey = null }: v.InferOutput<typeof createdSchema>): void {
    this.secret = { stationId, ocppUrl, key: authorizationKey }
    this.#onSecret(stationId)
  }

  /** For what was begun where the step shows no problem. */
  #tell(): void {
    if (this.problem !== null) toast(this.problem, true)
    this.#host.requestUpdate()
  }

  /** Runs a call; what the API refuses becomes the problem that is shown. */
  async #call(act: () => Promise<void>): Promise<void> {
    this.busy = true
    this.say(null)
    try {
      await act()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
    this.busy = false
    this.#host.requestUpdate()
  }
}
