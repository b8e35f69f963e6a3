import type { SimCar } from '../drivers/sim/sim-connector.ts'
import type { Random, StationEvent, Timers } from '../ports.ts'
import type { CardPool } from './card-pool.ts'
import type { FleetEntry } from './fleet-schema.ts'
import { between } from './seeded-random.ts'
import type { SimStation } from './sim-station.ts'

const MINUTE_MS = 60_000
const LOOK_AGAIN_MS = 2000
const GIVE_UP_MS = 90_000

export interface DailyLifeDeps {
  readonly sim: SimStation
  readonly entry: FleetEntry
  readonly timers: Timers
  readonly random: Random
  readonly cards: CardPool
  readonly emit: (event: StationEvent) => void
  readonly nowIso: () => string
}

/**
 * Drivers come to a station one after the other, show their card, charge and leave. All draws come from the seed.
 * A driver who is refused, or finds the connector taken, leaves again.
 * @returns ends it: nobody comes any more.
 */
export function startDailyLife(deps: DailyLifeDeps): () => void {
  const { sim, entry, timers, random, cards } = deps
  let over = false

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      timers.after(ms, resolve)
    })
  const tell = (event: string, details: Record<string, unknown>) =>
    deps.emit({ event, stationId: sim.stationId, at: deps.nowIso(), ...details })
  const transactionAt = (connectorId: number) => sim.station()?.connectors[connectorId - 1]?.transaction() ?? null

  /** Looks every two seconds. @returns false if it did not become true in time. */
  const seen = async (condition: () => boolean, withinMs: number): Promise<boolean> => {
    for (let waitedMs = 0; waitedMs < withinMs && !over; waitedMs += LOOK_AGAIN_MS) {
      if (condition()) return true
      await pause(LOOK_AGAIN_MS)
    }
    return condition()
  }

  const isUsable = (connectorId: number) => {
    const connector = sim.station()?.connectors[connectorId - 1]
    return connector?.status() === 'Available' && !connector.isPlugged()
  }

  const drawCar = (): SimCar => {
    const powerW = [3700, 7400, 11_000, 22_000][Math.floor(random() * 4)] ?? 7400
    const isDc = sim.hardware[0]?.nominalVoltageV !== 230
    return {
      batteryWh: Math.round(between(random, 38_000, 78_000)),
      socPercent: Math.round(between(random, 15, 55)),
      maxPowerW: isDc ? Math.round(between(random, 50_000, 150_000)) : Math.max(powerW, 7000),
    }
  }

  const visit = async (connectorId: number, minutes: number): Promise<void> => {
    const hardware = sim.hardware[connectorId - 1]
    const card = cards.take(entry.cards, random)
    if (hardware === undefined || card === null) return
    try {
      const car = drawCar()
      const plugFirst = random() < 0.5
      tell('driver-arrived', { connectorId, plugFirst, minutes: Math.round(minutes * 10) / 10 })
      if (plugFirst) hardware.plug(car)
      else sim.tap(card, connectorId)
      await pause(between(random, 1500, 3500))
      if (plugFirst) sim.tap(card, connectorId)
      else hardware.plug(car)
      if (await seen(() => transactionAt(connectorId) !== null, GIVE_UP_MS)) {
        const localId = transactionAt(connectorId)?.localId
        await seen(() => transactionAt(connectorId)?.localId !== localId, minutes * MINUTE_MS)
        if (over) return
        if (transactionAt(connectorId)?.localId === localId) {
          sim.tap(card, connectorId)
          await seen(() => transactionAt(connectorId) === null, GIVE_UP_MS)
        }
        await pause(between(random, 8000, 25_000))
      }
      if (over) return
      hardware.unplug()
      tell('driver-left', { connectorId })
    } finally {
      cards.giveBack(card)
    }
  }

  const life = async (connectorId: number): Promise<void> => {
    await seen(() => sim.station()?.registration() === 'Accepted', Number.POSITIVE_INFINITY)
    const firstMs =
      connectorId === 1 ? (entry.firstSessionAfterS ?? between(random, 5, 120)) * 1000 : between(random, 60, 900) * 1000
    await pause(firstMs)
    for (let count = 0; !over; count++) {
      const drawn = between(random, 30, 60)
      const usual = entry.sessionMinutes ?? drawn
      const minutes = count === 0 && connectorId === 1 ? (entry.firstSessionMinutes ?? usual) : usual
      if (isUsable(connectorId)) await visit(connectorId, minutes)
      await pause((entry.gapMinutes ?? between(random, 3, 15)) * MINUTE_MS)
    }
  }

  for (const [index] of sim.hardware.entries()) {
    life(index + 1).catch((error: unknown) => tell('scenario-failed', { reason: String(error) }))
  }
  return () => {
    over = true
  }
}
