/** What a day's forecast means for the grid connection. It plans and warns, and never loosens a limit. */
export interface LoadPlan<Moment> {
  readonly hoursAboveLimit: readonly Moment[]
  readonly hoursAtRisk: readonly Moment[]
  readonly peak: { readonly start: Moment; readonly powerW: number; readonly hi80W: number } | null
  readonly excessWh: number
  readonly quietHours: readonly Moment[]
}

const QUIET_HOURS = 6

/** @param hours Energy of whole hours, so that Wh and mean W are the same number. */
export function loadPlan<Moment>(
  hours: readonly { readonly start: Moment; readonly energyWh: number; readonly hi80: number }[],
  gridLimitW: number | null,
): LoadPlan<Moment> {
  const limit = gridLimitW ?? Number.POSITIVE_INFINITY
  const highest = hours.reduce<(typeof hours)[number] | null>(
    (top, hour) => (top === null || hour.energyWh > top.energyWh ? hour : top),
    null,
  )
  return {
    hoursAboveLimit: hours.filter(({ energyWh }) => energyWh > limit).map(({ start }) => start),
    hoursAtRisk: hours.filter(({ hi80 }) => hi80 > limit).map(({ start }) => start),
    peak: highest === null ? null : { start: highest.start, powerW: highest.energyWh, hi80W: highest.hi80 },
    excessWh: hours.reduce((sum, { energyWh }) => sum + Math.max(0, energyWh - limit), 0),
    quietHours: [...hours]
      .sort((a, b) => a.energyWh - b.energyWh)
      .slice(0, QUIET_HOURS)
      .map(({ start }) => start),
  }
}
