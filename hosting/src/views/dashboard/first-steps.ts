import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AppContext } from '../../app/app-context.ts'
import { PageElement } from '../../components/page-element.ts'
import { anyTransactionSource } from '../../data/dashboard-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { sitesSource, stationsSource, tariffsSource } from '../../data/sources.ts'
import { firstStepsCard } from './first-steps-card.ts'
import { firstSteps, firstStepsMemory } from './first-steps-state.ts'

/** What a new installation still needs, followed live; gone once everything is there or a person closed it. */
@customElement('first-steps')
export class FirstSteps extends PageElement {
  static override properties = { app: { attribute: false } }
  declare app: AppContext
  @state() private closed = false

  readonly #sites = new LiveQueryController<readonly Site[]>(this, () => (this.#over ? null : sitesSource(this.#db, 1)))
  readonly #tariffs = new LiveQueryController<readonly Tariff[]>(this, () =>
    this.#over ? null : tariffsSource(this.#db),
  )
  readonly #stations = new LiveQueryController<readonly Station[]>(this, () =>
    this.#over ? null : stationsSource(this.#db, null, 1),
  )
  readonly #sessions = new LiveQueryController<readonly Transaction[]>(this, () =>
    this.#over ? null : anyTransactionSource(this.#db),
  )

  get #db() {
    return this.app.firebase.db
  }

  get #memory() {
    return firstStepsMemory(() => localStorage, this.app.person.uid)
  }

  get #over(): boolean {
    return this.closed || this.#memory.isClosed()
  }

  override render(): unknown {
    if (this.#over) return nothing
    const steps = firstSteps({
      sites: this.#sites.data,
      tariffs: this.#tariffs.data,
      stations: this.#stations.data,
      sessions: this.#sessions.data,
    })
    // Known and complete: there is nothing to show, now or at the next visit.
    if (steps === null || steps.every(({ done }) => done)) return nothing
    return firstStepsCard(steps, () => {
      this.#memory.close()
      this.closed = true
    })
  }
}
