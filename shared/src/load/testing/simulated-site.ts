import { seededRandom } from '../../insights/seeded-random.ts'
import type { LoadState } from '../../model/load-state.ts'
import { mostMeasured, ORDER_VALID_S } from '../follow-orders.ts'
import type { LoadConnector, LoadOrder, LoadPlanned, OrderOutcome } from '../load-types.ts'
import { planLoad } from '../plan-load.ts'

/** How a simulated station takes orders. */
export interface SimulatedManner {
  readonly phases: readonly number[]
  readonly capDeciA: number
  readonly weight: number
  /** Share of its orders that it refuses, that are lost on the way, and whose answer is lost. */
  readonly refuses: number
  readonly loses: number
  readonly losesAnswer: number
  /** Longest time to take an order, and to tell of it, in ms. */
  readonly slownessMs: number
  readonly hasMeter: boolean
  /** What its vehicle takes. */
  readonly wantsDeciA: number
  /** Draws what it wants whatever it accepted. */
  readonly overDraws?: boolean
}

interface SimulatedConnector {
  readonly key: string
  readonly manner: SimulatedManner
  online: boolean
  /** Its socket is gone, and it still counts as online. */
  unheard: boolean
  session: { readonly key: string; readonly startedAt: Date; limitDeciA: number | null } | null
  defaultDeciA: number | null
  sample: { at: Date; deciA: number } | null
}

const STEP_MS = 1_000
/** An order that was not sent by then is dropped. */
const VALID_MS = ORDER_VALID_S * 1_000
const SAMPLE_EVERY_STEPS = 5

/** Stations of one connector each on a grid connection, in time of their own. */
export class SimulatedSite {
  readonly connectors: SimulatedConnector[]
  limitDeciA: readonly number[]
  nowMs = Date.UTC(2026, 2, 2)
  last: LoadPlanned | null = null
  /** Since the last run. */
  orderEnded = false
  #state: LoadState = { revision: 0, connectors: {}, stations: {} }
  readonly #outcomes = new Map<string, OrderOutcome>()
  readonly #due: { readonly atMs: number; readonly act: () => void }[] = []
  readonly #random: () => number
  #ids = 0
  #steps = 0

  constructor(manners: readonly SimulatedManner[], limitDeciA: readonly number[], seed: number) {
    this.#random = seededRandom(seed)
    this.limitDeciA = limitDeciA
    this.connectors = manners.map((manner, index) => ({
      key: `S${String(index).padStart(3, '0')}:1`,
      manner,
      ...{ online: true, unheard: false, session: null, defaultDeciA: null, sample: null },
    }))
  }

  get now(): Date {
    return new Date(this.nowMs)
  }

  /** What a connector may draw by what it took. */
  limitOf({ session, defaultDeciA, manner }: SimulatedConnector): number {
    return Math.min(manner.capDeciA, session?.limitDeciA ?? defaultDeciA ?? manner.capDeciA)
  }

  drawOf(connector: SimulatedConnector): number {
    if (connector.session === null) return 0
    const { wantsDeciA, capDeciA, overDraws } = connector.manner
    return overDraws === true ? Math.min(capDeciA, wantsDeciA) : Math.min(wantsDeciA, this.limitOf(connector))
  }

  /** What flows on each phase. */
  drawn(): number[] {
    return this.limitDeciA.map((_, phase) =>
      this.connectors.reduce((sum, each) => sum + (each.manner.phases.includes(phase) ? this.drawOf(each) : 0), 0),
    )
  }

  start(connector: SimulatedConnector): void {
    connector.session = { key: `${connector.key}-${this.#steps}`, startedAt: this.now, limitDeciA: null }
    connector.sample = null
  }

  stop(connector: SimulatedConnector): void {
    connector.session = null
    connector.sample = null
  }

  /** A second passes. */
  step(): void {
    this.nowMs += STEP_MS
    this.#steps += 1
    for (const due of this.#due.filter(({ atMs }) => atMs <= this.nowMs)) {
      this.#due.splice(this.#due.indexOf(due), 1)
      due.act()
    }
    if (this.#steps % SAMPLE_EVERY_STEPS !== 0) return
    for (const connector of this.connectors) {
      if (!connector.manner.hasMeter || !connector.online || connector.unheard || connector.session === null) continue
      connector.sample = { at: this.now, deciA: this.drawOf(connector) }
    }
    // An edge tells at once of a sample above what is expected of its connector.
    const above = this.last?.stands.some(({ connector: { key }, expectedDeciA }) => {
      const sample = this.connectors.find((each) => each.key === key)?.sample
      return sample != null && sample.at.getTime() === this.nowMs && sample.deciA > mostMeasured(expectedDeciA)
    })
    if (above) this.run()
  }

  run(): LoadPlanned {
    this.orderEnded = false
    const planned = planLoad({
      limitDeciA: this.limitDeciA,
      connectors: this.connectors.map((each) => this.#asSeen(each)),
      state: this.#state,
      outcomes: this.#outcomes,
      now: this.now,
      newCommandId: () => `order-${this.#ids++}`,
    })
    this.#state = planned.state
    this.last = planned
    for (const order of planned.orders) this.#send(order)
    return planned
  }

  #asSeen(connector: SimulatedConnector): LoadConnector {
    const { key, manner, online, session, sample } = connector
    const { phases, capDeciA, weight } = manner
    const stationId = key.slice(0, -2)
    const transaction = session === null ? null : { key: session.key, startedAt: session.startedAt }
    return {
      ...{ key, stationId, connectorId: 1, phases, capDeciA, weight, online, transaction, sample },
      ...{ minDeciA: 60, controllable: true, bootedAt: null },
    }
  }

  #send(order: LoadOrder): void {
    const connector = this.connectors.find(({ key }) => key === `${order.stationId}:1`)
    if (connector === undefined) throw new RangeError(order.stationId)
    const { refuses, loses, losesAnswer, slownessMs } = connector.manner
    const ends = (kind: OrderOutcome['kind']) => {
      this.#outcomes.set(order.commandId, { kind, at: this.now })
      this.orderEnded = true
    }
    const later = (ms: number, act: () => void) => this.#due.push({ atMs: this.nowMs + ms, act })
    this.#outcomes.set(order.commandId, { kind: 'waiting', at: this.now })
    const chance = this.#random()
    if (!connector.online || connector.unheard || chance < loses) {
      later(VALID_MS, () => ends('never'))
      return
    }
    const takesMs = this.#random() * slownessMs
    const tellsMs = takesMs + this.#random() * slownessMs
    if (chance < loses + refuses) {
      later(tellsMs, () => ends('refused'))
      return
    }
    // Nobody hears the answer: it may even be sent, and taken, a second time.
    const unknown = chance < loses + refuses + losesAnswer
    later(takesMs, () => take(connector, order))
    if (unknown) later(takesMs + this.#random() * VALID_MS, () => take(connector, order))
    later(unknown ? 30_000 : tellsMs, () => ends(unknown ? 'unknown' : 'accepted'))
  }
}

function take(connector: SimulatedConnector, { transactionKey, deciA }: LoadOrder): void {
  if (transactionKey === null) connector.defaultDeciA = deciA
  else if (connector.session?.key === transactionKey) connector.session.limitDeciA = deciA
}
