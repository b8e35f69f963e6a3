import type { ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type DriveApi, DriveApiError } from './drive-api.ts'
import { type OwnRequest, START_WAITED_S } from './drive-state.ts'
import type { LiveModule } from './load-live.ts'
import type { RequestMemory } from './request-memory.ts'
import type { ServerClock } from './server-clock.ts'

export interface RequestDeps {
  readonly api: DriveApi
  readonly clock: ServerClock
  loadLive(): Promise<LiveModule>
  newKey(): string
}

/** Memory of a request that need not survive a reload: the session itself shows what became of it. */
const NO_MEMORY: RequestMemory = { read: () => null, write: () => {}, forget: () => {} }

/** A request to the API that may be repeated with its key until the API has answered. */
type Send = (idempotencyKey: string, idToken: string) => Promise<{ readonly commandId: string }>

/**
 * One request to the station (start or stop): sends it, then follows its command live. `refusedBy` holds the code of the
 * API's refusal. A request whose answer got lost is sent again under the same key, so it never acts twice.
 */
export class ChargeRequest implements ReactiveController {
  request: OwnRequest | null = null
  refusedBy: string | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: RequestDeps
  readonly #memory: RequestMemory
  #key: string | null = null
  #stop: (() => void) | null = null

  constructor(host: ReactiveControllerHost, deps: RequestDeps, memory: RequestMemory = NO_MEMORY) {
    this.#host = host
    this.#deps = deps
    this.#memory = memory
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = null
  }

  /** @param statusBefore The connector's status now: it tells whether a car was plugged in already. */
  async send(statusBefore: ConnectorStatus, send: Send): Promise<void> {
    this.#stop?.()
    this.#stop = null
    this.refusedBy = null
    this.#memory.forget()
    this.#key ??= this.#deps.newKey()
    const asked = { askedAt: this.#deps.clock.now(), statusBefore }
    this.#set({ ...asked, status: 'sending' })
    try {
      const module = await this.#deps.loadLive()
      const idToken = await module.live.idToken()
      if (idToken === null) throw new DriveApiError(401, 'not-signed-in', null)
      const { commandId } = await send(this.#key, idToken)
      this.#key = null
      this.#memory.write({ commandId, ...asked })
      this.#follow(commandId, asked, module)
    } catch (error) {
      if (!(error instanceof DriveApiError)) {
        console.error('the request was not sent', error)
        this.refuse('unreachable')
        return
      }
      // Only a lost answer may be asked for again under the same key.
      if (error.status !== 0) this.#key = null
      this.refuse(error.code)
    }
  }

  /** Follows again what was asked before a reload; once the account is known, because only it may read the command. */
  async resume(): Promise<void> {
    const remembered = this.#memory.read()
    if (remembered === null || this.request !== null) return
    const { commandId, ...asked } = remembered
    if ((this.#deps.clock.now().getTime() - asked.askedAt.getTime()) / 1000 > START_WAITED_S) {
      this.#memory.forget()
      return
    }
    this.#follow(commandId, asked, await this.#deps.loadLive())
  }

  /** Forgets the request; what the station does with it stays visible in the connector. */
  clear(): void {
    this.#stop?.()
    this.#stop = null
    this.#key = null
    this.refusedBy = null
    this.#memory.forget()
    this.#set(null)
  }

  #follow(commandId: string, asked: Omit<OwnRequest, 'status'>, { live, followDocument }: LiveModule): void {
    this.#set({ ...asked, status: 'queued' })
    this.#stop = followDocument(live.command(commandId), {
      changed: ({ document }) => {
        if (document !== null) this.#set({ ...asked, status: document.status })
      },
      failed: () => {
        // The connector itself shows whether it worked.
      },
    })
  }

  /** Shows a refusal. @param code Of refusal-words.ts. */
  refuse(code: string): void {
    this.request = null
    this.refusedBy = code
    this.#host.requestUpdate()
  }

  #set(request: OwnRequest | null): void {
    this.request = request
    this.#host.requestUpdate()
  }
}
