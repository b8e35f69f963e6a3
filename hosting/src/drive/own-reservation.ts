import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type DriveApi, DriveApiError, type ReservationOffer } from './drive-api.ts'
import type { ReservationFact } from './drive-state.ts'
import type { LiveModule } from './load-live.ts'
import type { ServerClock } from './server-clock.ts'

export interface ReservationDeps {
  readonly api: DriveApi
  readonly clock: ServerClock
  loadLive(): Promise<LiveModule>
  newKey(): string
}

/**
 * The account's reservation, wherever it is, and what the account may reserve here. Follows the document of a reservation
 * from its request to its end; an end is kept until it is dismissed.
 */
export class OwnReservation implements ReactiveController {
  /** null until it is known; stays null for guests. */
  offer: ReservationOffer | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: ReservationDeps
  #of: string | null = null
  #code = ''
  #asking = false
  #refusedBy: string | null = null
  #reservation: Reservation | null = null
  #stop: (() => void) | null = null
  /** Of a request whose answer got lost: the next one is the same request. */
  #key: string | null = null

  constructor(host: ReactiveControllerHost, deps: ReservationDeps) {
    this.#host = host
    this.#deps = deps
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#leave()
    this.#of = null
  }

  /** @param uid The account; null for nobody and for guests. The same account and code ask nothing. */
  follow(uid: string | null, code: string): void {
    const of = uid === null ? null : `${uid} ${code}`
    if (of === this.#of) return
    this.#leave()
    this.#of = of
    this.#code = code
    this.offer = null
    this.#refusedBy = null
    this.#asking = false
    if (of !== null) void this.#ask(of)
  }

  /** What the page's state is made of. */
  get fact(): ReservationFact | null {
    if (this.#asking) return { kind: 'asking' }
    if (this.#refusedBy !== null) return { kind: 'refused', code: this.#refusedBy }
    return this.#reservation === null ? null : { kind: 'known', reservation: this.#reservation }
  }

  async reserve(minutes: number): Promise<void> {
    const of = this.#of
    this.#refusedBy = null
    this.#asking = true
    this.#key ??= this.#deps.newKey()
    this.#host.requestUpdate()
    try {
      const idToken = await this.#idToken()
      const { reservationKey } = await this.#deps.api.reserve({ code: this.#code, minutes }, this.#key, idToken)
      this.#key = null
      if (of === this.#of) await this.#followOne(reservationKey)
    } catch (error) {
      this.#refuse(error)
    }
  }

  async cancel(): Promise<void> {
    const reservation = this.#reservation
    if (reservation === null) return
    try {
      await this.#deps.api.cancelReservation(reservation.reservationKey, await this.#idToken())
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** The driver has read how it ended. */
  dismiss(): void {
    this.#refusedBy = null
    this.#asking = false
    this.#leave()
    this.#host.requestUpdate()
  }

  async #ask(of: string): Promise<void> {
    try {
      const offer = await this.#deps.api.reservationOffer(this.#code, await this.#idToken())
      if (of !== this.#of) return
      this.offer = offer
      this.#host.requestUpdate()
      if (offer.reservationKey !== null) await this.#followOne(offer.reservationKey)
    } catch (error) {
      // Without the offer the page lets nobody reserve; everything else on it goes on.
      console.warn('reservations are not known', error)
    }
  }

  async #followOne(reservationKey: string): Promise<void> {
    const { live, followDocument } = await this.#deps.loadLive()
    this.#leave()
    this.#stop = followDocument(live.reservation(reservationKey), {
      changed: ({ document }) => {
        this.#reservation = document
        this.#asking = false
        this.#host.requestUpdate()
      },
      failed: () => {
        // The connector itself shows whether it is reserved.
      },
    })
  }

  #refuse(error: unknown): void {
    if (!(error instanceof DriveApiError)) console.error('the reservation was not sent', error)
    // Only a lost answer may be asked for again under the same key.
    if (error instanceof DriveApiError && error.status !== 0) this.#key = null
    this.#asking = false
    this.#refusedBy = error instanceof DriveApiError ? error.code : 'unreachable'
    this.#host.requestUpdate()
  }

  async #idToken(): Promise<string> {
    const token = await (await this.#deps.loadLive()).live.idToken()
    if (token === null) throw new DriveApiError(401, 'not-signed-in', null)
    return token
  }

  #leave(): void {
    this.#stop?.()
    this.#stop = null
    this.#reservation = null
  }
}
