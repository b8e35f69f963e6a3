/** Real power may exceed the rated one for a moment, and clocks are not exact. */
const JUMP_FACTOR = 1.5
const MS_PER_HOUR = 3_600_000

export interface RegisterAt {
  readonly energyWh: number
  readonly atMs: number
}

/**
 * Whether a register can follow another one.
 * @param maxPowerW what the connector can draw at most; @param stepWh the smallest step of the register.
 * @returns null if it can.
 */
export function judgeReading(
  previous: RegisterAt | null,
  next: RegisterAt,
  maxPowerW: number,
  stepWh: number,
): 'METER_BACKWARDS' | 'METER_JUMP' | null {
  if (previous === null) return null
  if (next.energyWh < previous.energyWh) return 'METER_BACKWARDS'
  const possibleWh = (maxPowerW * (next.atMs - previous.atMs) * JUMP_FACTOR) / MS_PER_HOUR
  // Either end may have been rounded down by up to one step.
  return next.energyWh - previous.energyWh > possibleWh + 2 * stepWh ? 'METER_JUMP' : null
}
