import { between, seededRandom } from '../../pi/src/sim/seeded-random.ts'
import { type ChaosStation, CONNECTORS } from './chaos-world.ts'

export interface StationEvent {
  readonly event?: unknown
  readonly stationId?: unknown
  readonly connectorId?: unknown
  readonly pendingMessages?: unknown
  readonly registration?: unknown
}

/** People at the connectors: plug, card, some seconds of charging, card or plug out, over and over. */
export interface ChargingDrivers {
  note(event: StationEvent): void
  /** Nobody comes any more, and those who charge leave. */
  leave(): void
  /** Connectors where a transaction runs. */
  readonly charging: number
}

const LOOK_MS = 400
const PATIENCE_MS = 5_000

interface Visit {
  readonly stationId: string
  readonly connectorId: number
  readonly card: string
  readonly random: () => number
  phase: 'away' | 'asking' | 'charging' | 'ending'
  /** When the next thing is done, in ms since the epoch. */
  nextAt: number
  isRunning: boolean
}

/**
 * @param send Gives one line to the simulator.
 * @param seed Who comes when, for how long, and how each visit ends.
 */
export function chargingDrivers(deps: {
  readonly stations: readonly ChaosStation[]
  readonly seed: number
  readonly send: (control: object) => void
}): ChargingDrivers {
  const visits = deps.stations.flatMap(({ stationId, cards }) =>
    cards.slice(0, CONNECTORS).map((card, index): Visit => {
      const random = seededRandom(deps.seed, `${stationId}/${index + 1}`)
      const nextAt = Date.now() + between(random, 0, 4_000)
      return { stationId, connectorId: index + 1, card, random, phase: 'away', nextAt, isRunning: false }
    }),
  )
  let leaving = false

  const look = (visit: Visit) => {
    const { stationId: station, connectorId: connector, card: uid, random } = visit
    const now = Date.now()
    if (visit.phase === 'asking' && visit.isRunning) {
      visit.phase = 'charging'
      visit.nextAt = now + between(random, 500, 8_000)
    }
    if (visit.phase === 'charging' && !visit.isRunning) {
      visit.phase = 'ending'
      visit.nextAt = now
    }
    if (leaving && visit.phase !== 'away' && visit.phase !== 'ending') {
      visit.phase = 'ending'
      visit.nextAt = now
    }
    if (now < visit.nextAt) return
    switch (visit.phase) {
      case 'away':
        if (leaving) return
        deps.send({ station, do: 'plug', connector })
        deps.send({ station, do: 'tap', uid, connector })
        visit.phase = 'asking'
        visit.nextAt = now + PATIENCE_MS
        return
      case 'asking':
        deps.send({ station, do: 'tap', uid, connector })
        visit.nextAt = now + PATIENCE_MS
        return
      case 'charging':
        if (random() < 0.6) deps.send({ station, do: 'tap', uid, connector })
        visit.phase = 'ending'
        visit.nextAt = now + between(random, 300, 3_000)
        return
      case 'ending':
        deps.send({ station, do: 'unplug', connector })
        if (visit.isRunning) visit.nextAt = now + PATIENCE_MS
        else {
          visit.phase = 'away'
          visit.nextAt = now + between(random, 200, 3_000)
        }
    }
  }
  const timer = setInterval(() => {
    for (const visit of visits) look(visit)
  }, LOOK_MS)
  timer.unref()

  return {
    note({ event, stationId, connectorId }) {
      const visit = visits.find((each) => each.stationId === stationId && each.connectorId === connectorId)
      if (visit === undefined) return
      if (event === 'transaction-started') visit.isRunning = true
      if (event === 'transaction-stopped') visit.isRunning = false
    },
    leave() {
      leaving = true
    },
    get charging() {
      return visits.filter(({ isRunning, phase }) => isRunning || phase !== 'away').length
    },
  }
}
