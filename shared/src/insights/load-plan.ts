/** What a day's forecast means for the grid connection. It plans and warns, and never loosens a limit. */
export interface LoadPlan<Moment> {
  readonly hoursAboveLimit: readonly Moment[]
  readonly hoursAtRisk: readonly Moment[]
  readonly peak: { readonly start: Moment; readonly powerW: number; readonly hi80W: number } | null
  readonly excessWh: number
  readonly quietHours: readonly Moment[]
  /** Not at risk and at the lowest price of the day, most room first; none where the price is the same all day. */
  readonly cheapHours: readonly Moment[]
}

const QUIET_HOURS = 6

/**
 * @param hours Energy of whole hours, so that Wh and mean W are the same number.
 * @param priceOf Of energy that flows in the hour; without it hours have no price.
 */
export function loadPlan<Moment>(
  hours: readonly { readonly start: Moment; readonly energyWh: number; readonly hi80: number }[],
  gridLimitW: number | null,
  priceOf: (start: Moment) => number = () => 0,
): LoadPlan<Moment> {
  const limit = gridLimitW ?? Number.POSITIVE_INFINITY
  const highest = hours.reduce<(typeof hours)[number] | null>(
    (top, hour) => (top === null || hour.energyWh > top.energyWh ? hour : top),
    null,
  )
  const byRoom = [...hours].sort((a, b) => a.energyWh - b.energyWh)
  const prices = hours.map(({ start }) => priceOf(start))
  const lowest = Math.min(...prices)
  const cheap = prices.every((price) => price === lowest)
    ? []
    : byRoom.filter(({ start, hi80 }) => priceOf(start) === lowest && hi80 <= limit)
  return {
    hoursAboveLimit: hours.filter(({ energyWh }) => energyWh > limit).map(({ start }) => start),
    hoursAtRisk: hours.filter(({ hi80 }) => hi80 > limit).map(({ start }) => start),
    peak: highest === null ? null : { start: highest.start, powerW: highest.energyWh, hi80W: highest.hi80 },
    excessWh: hours.reduce((sum, { energyWh }) => sum + Math.max(0, energyWh - limit), 0),
    quietHours: byRoom.slice(0, QUIET_HOURS).map(({ start }) => start),
    cheapHours: cheap.slice(0, QUIET_HOURS).map(({ start }) => start),
  }
}
