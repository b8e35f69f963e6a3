import type { Cancel, Clock, ConnectorHardware, MeterReading, Timers } from '../../ports.ts'

const STEP_MS = 1000
/** The module moves by this share of its last non-zero limit per publish, up and down. */
const RAMP_SHARE = 0.2
const CHARGE_EFFICIENCY = 0.92
/** Above this level a battery takes less and less. */
const TAPER_FROM_PERCENT = 80
const TAPER_END_SHARE = 0.12
/** Voltage drop in the supply at full current. */
const SAG_SHARE = 0.015

/** A car as the connector sees it. */
export interface SimCar {
  readonly batteryWh: number
  /** Level at arrival. */
  readonly socPercent: number
  /** What its charger takes at most, over all phases. */
  readonly maxPowerW: number
}

export interface SimConnectorOptions {
  readonly clock: Clock
  readonly timers: Timers
  readonly maxCurrentA: number
  readonly phases: 1 | 3
  readonly nominalVoltageV: number
  /** DC cars tell their battery level. */
  readonly tellsSoc: boolean
  /** Register at start, in Wh. */
  readonly registerWh: number
}

export interface SimConnector extends ConnectorHardware {
  plug(car: SimCar): void
  unplug(): void
  /** The car takes no energy although it could (driver's own timer). */
  pauseCar(paused: boolean): void
  /** The meter no longer answers. */
  silenceMeter(silent: boolean): void
  /** Current per phase now. */
  presentCurrentA(): number
  /** The module's limit per phase, as it was last told. */
  presentLimitA(): number
}

/**
 * A simulated connector: module, meter, cable and car in one model. The meter integrates the simulated current second by
 * second; its register never falls. Nothing runs while no current flows.
 */
export function createSimConnector(options: SimConnectorOptions): SimConnector {
  const { clock, timers, maxCurrentA, phases, nominalVoltageV } = options
  const listeners: (() => void)[] = []
  let car: SimCar | null = null
  let paused = false
  let storedWh = 0
  let enabled = false
  let limitA = 0
  let rampA = 0
  let flowingA = 0
  let registerWh = options.registerWh
  let silent = false
  let steppedToMs = clock.monotonicMs()
  let cancelStep: Cancel | null = null

  const voltageV = (currentA: number) => nominalVoltageV * (1 - SAG_SHARE * Math.min(1, currentA / maxCurrentA))
  const socPercent = () => (car === null ? 0 : Math.min(100, (100 * storedWh) / car.batteryWh))
  const changed = () => {
    for (const listener of listeners) listener()
  }

  const acceptedA = (): number => {
    if (car === null || paused || socPercent() >= 100) return 0
    const over = Math.max(0, socPercent() - TAPER_FROM_PERCENT) / (100 - TAPER_FROM_PERCENT)
    const share = 1 - over * (1 - TAPER_END_SHARE)
    return (car.maxPowerW * share) / (phases * nominalVoltageV)
  }

  const step = () => {
    const targetA = enabled && car !== null ? Math.min(limitA, acceptedA()) : 0
    const rampStepA = rampA * RAMP_SHARE
    flowingA = targetA > flowingA ? Math.min(targetA, flowingA + rampStepA) : Math.max(targetA, flowingA - rampStepA)
    const energyWh = (flowingA * voltageV(flowingA) * phases * (STEP_MS / 1000)) / 3600
    registerWh += energyWh
    if (car !== null) storedWh += energyWh * CHARGE_EFFICIENCY
  }

  /** Brings the model up to now, in whole steps. */
  const advance = () => {
    const nowMs = clock.monotonicMs()
    if (!enabled && flowingA === 0) {
      steppedToMs = nowMs
      return
    }
    const took = socPercent() < 100
    while (steppedToMs + STEP_MS <= nowMs) {
      steppedToMs += STEP_MS
      step()
    }
    if (took && socPercent() >= 100) changed()
  }

  const run = () => {
    if (cancelStep !== null) return
    const again = () => {
      cancelStep = null
      advance()
      if (enabled || flowingA > 0) run()
    }
    cancelStep = timers.after(STEP_MS, again)
  }

  return {
    maxCurrentA,
    phases,
    nominalVoltageV,
    meter: {
      read: (): MeterReading | null => {
        if (silent) return null
        advance()
        const volts = voltageV(flowingA)
        return {
          energyWh: Math.floor(registerWh),
          powerW: flowingA * volts * phases,
          currentA: Array.from({ length: phases }, () => flowingA),
          voltageV: Array.from({ length: phases }, () => volts),
        }
      },
    },
    module: {
      start: () => {
        if (enabled) return
        advance()
        enabled = true
        run()
      },
      stop: () => {
        if (!enabled) return
        advance()
        enabled = false
      },
      setLimit: (currentA) => {
        advance()
        limitA = Math.min(maxCurrentA, Math.max(0, currentA))
        if (limitA > 0) rampA = limitA
      },
      currentA: () => {
        advance()
        return flowingA
      },
    },
    vehicle: {
      isPlugged: () => car !== null,
      wantsEnergy: () => car !== null && !paused && socPercent() < 100,
      socPercent: () => (car === null || !options.tellsSoc ? null : socPercent()),
      onChange: (listener) => {
        listeners.push(listener)
      },
    },
    plug: (next) => {
      if (car !== null) return
      advance()
      car = next
      paused = false
      storedWh = (next.batteryWh * next.socPercent) / 100
      changed()
    },
    unplug: () => {
      if (car === null) return
      advance()
      car = null
      // An open circuit carries nothing.
      flowingA = 0
      changed()
    },
    pauseCar: (next) => {
      paused = next
      changed()
    },
    silenceMeter: (next) => {
      silent = next
    },
    presentCurrentA: () => flowingA,
    presentLimitA: () => limitA,
  }
}
