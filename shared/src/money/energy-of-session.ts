/** Registers of meters wrap at powers of ten (mechanical and display counters) or at 2^32. */
const ROLL_OVER_SHARE = 0.99

export type EnergyFlag = 'rollOver' | 'energyFromSamples' | 'negativeEnergy'

export interface SessionEnergy {
  /** Integer >= 0, in Wh. */
  readonly energyWh: number
  readonly flag: EnergyFlag | null
}

/**
 * Energy of a session from its register readings (OCPP 1.6 meterStart, meterStop).
 *
 * A lower stop is a roll-over when the start lies within 1 % below a power of ten or 2^32 and the result is plausible;
 * otherwise the samples decide, otherwise 0. Never negative, never throws.
 * @param meterStartWh,meterStopWh Readings in Wh; fractions are rounded to whole Wh before subtracting.
 * @param lastSampleWh Highest register sample of the session in Wh, or null.
 * @param maxPlausibleWh What the connector can deliver in the session's time, in Wh; null = unknown.
 */
export function energyOfSession(
  meterStartWh: number,
  meterStopWh: number,
  lastSampleWh: number | null = null,
  maxPlausibleWh: number | null = null,
): SessionEnergy {
  const start = Math.round(meterStartWh)
  const stop = Math.round(meterStopWh)
  if (stop >= start) return { energyWh: stop - start, flag: null }

  for (const modulus of rollOverPoints(start)) {
    const energyWh = modulus - start + Math.max(0, stop)
    if (maxPlausibleWh === null || energyWh <= maxPlausibleWh) return { energyWh, flag: 'rollOver' }
  }
  if (lastSampleWh !== null && Math.round(lastSampleWh) > start) {
    return { energyWh: Math.round(lastSampleWh) - start, flag: 'energyFromSamples' }
  }
  return { energyWh: 0, flag: 'negativeEnergy' }
}

function rollOverPoints(start: number): readonly number[] {
  const points: number[] = []
  for (let exponent = 5; exponent <= 12; exponent++) {
    const modulus = 10 ** exponent
    if (start >= modulus * ROLL_OVER_SHARE && start < modulus) points.push(modulus)
  }
  const modulus = 2 ** 32
  if (start >= modulus * ROLL_OVER_SHARE && start < modulus) points.push(modulus)
  return points
}
