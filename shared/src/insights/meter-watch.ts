/** The rule's numbers. Energy in Wh, power in W, times in ms. */
export const METER = {
  /** A register may lose this much to rounding. */
  slackWh: 10,
  /** Of the greatest power that the connector can give. */
  jumpShare: 1.5,
  jumpSlackWh: 200,
  /** Taken when the rating is not known. */
  greatestPowerW: 500_000,
  windowMs: 15 * 60_000,
  longestStepMs: 5 * 60_000,
  leastSamples: 5,
  leastWh: 500,
  mismatchShare: 0.2,
} as const

/** What is odd about a meter: numbers in Wh. */
export interface MeterFault {
  readonly rule: 'meterBackwards' | 'meterJump' | 'meterMismatch'
  readonly firstSeenAtMs: number
  readonly lastSeenAtMs: number
  readonly measuredWh: number
  readonly expectedWh: number
}

/**
 * Watches the energy register of one session, sample by sample: it must not count backwards, must not grow faster than
 * the connector can deliver, and must agree with the measured power (trapezoids over a quarter of an hour, 20 % and two
 * steps of the register). Keeps no samples.
 */
export class MeterWatch {
  readonly #greatestPowerW: number
  #last: { readonly atMs: number; readonly energyWh: number } | null = null
  #lastPower: { readonly atMs: number; readonly powerW: number } | null = null
  #window: { readonly fromMs: number; readonly fromWh: number; integratedWh: number; samples: number } | null = null
  #leastStepWh = Number.POSITIVE_INFINITY

  /** @param ratedPowerW Of the connector; null when it is not known. */
  constructor(ratedPowerW: number | null) {
    this.#greatestPowerW = ratedPowerW ?? METER.greatestPowerW
  }

  /** @returns what this sample shows; mostly nothing. Samples that are not newer than the last are left out. */
  sample(atMs: number, energyWh: number | null, powerW: number | null): readonly MeterFault[] {
    const faults: MeterFault[] = []
    if (energyWh !== null && Number.isFinite(energyWh)) {
      const last = this.#last
      if (last !== null && atMs <= last.atMs) return faults
      this.#last = { atMs, energyWh }
      if (last !== null) {
        const step = this.#stepFault(last, atMs, energyWh)
        if (step !== null) {
          faults.push(step)
          this.#window = null
          this.#lastPower = null
        } else if (energyWh > last.energyWh) {
          this.#leastStepWh = Math.min(this.#leastStepWh, energyWh - last.energyWh)
        }
      }
    }
    const mismatch = this.#integrate(atMs, energyWh, powerW)
    return mismatch === null ? faults : [...faults, mismatch]
  }

  #stepFault(last: { atMs: number; energyWh: number }, atMs: number, energyWh: number): MeterFault | null {
    const seen = { firstSeenAtMs: last.atMs, lastSeenAtMs: atMs }
    if (energyWh < last.energyWh - METER.slackWh) {
      return { rule: 'meterBackwards', ...seen, measuredWh: energyWh, expectedWh: last.energyWh }
    }
    const mostWh = (METER.jumpShare * this.#greatestPowerW * (atMs - last.atMs)) / 3_600_000 + METER.jumpSlackWh
    // A register of whole kWh steps by 1,000.
    if (energyWh - last.energyWh <= Math.max(mostWh, 1_000 + METER.slackWh)) return null
    return { rule: 'meterJump', ...seen, measuredWh: energyWh - last.energyWh, expectedWh: mostWh }
  }

  #integrate(atMs: number, energyWh: number | null, powerW: number | null): MeterFault | null {
    if (powerW === null || energyWh === null || !Number.isFinite(powerW)) return null
    const before = this.#lastPower
    this.#lastPower = { atMs, powerW }
    if (before === null || this.#window === null || atMs - before.atMs > METER.longestStepMs) {
      this.#window = { fromMs: atMs, fromWh: energyWh, integratedWh: 0, samples: 1 }
      return null
    }
    const window = this.#window
    window.samples++
    window.integratedWh += (((before.powerW + powerW) / 2) * (atMs - before.atMs)) / 3_600_000
    if (atMs - window.fromMs < METER.windowMs || window.samples < METER.leastSamples) return null
    this.#window = { fromMs: atMs, fromWh: energyWh, integratedWh: 0, samples: 1 }
    const measuredWh = energyWh - window.fromWh
    const larger = Math.max(measuredWh, window.integratedWh)
    if (larger < METER.leastWh) return null
    const roomWh = METER.mismatchShare * larger + 2 * (Number.isFinite(this.#leastStepWh) ? this.#leastStepWh : 1_000)
    if (Math.abs(measuredWh - window.integratedWh) <= roomWh) return null
    return {
      rule: 'meterMismatch',
      firstSeenAtMs: window.fromMs,
      lastSeenAtMs: atMs,
      measuredWh,
      expectedWh: window.integratedWh,
    }
  }
}
