import type { TariffSnapshot } from '../model/tariff.ts'
import type { EnergyMark, Transaction } from '../model/transaction.ts'
import { priceSegments } from './price-segments.ts'

/** Samples further apart than this say too little of when energy flowed. */
export const MARK_GAP_MS = 16 * 60_000

/**
 * How much energy a session had taken at a moment: interpolated between the marks around it, in whole Wh. Before the first
 * mark it is interpolated from the start (0 Wh), after the last to the end (all of it).
 */
export interface EnergyOverTime {
  at(moment: Date): number
  /** True when marks lie close before and after the moment. */
  isMeasured(moment: Date): boolean
}

/**
 * @param marks In any order; those outside of the session are left out, and those that fall back or pass the session's
 * energy are held at what was reached before, so that energy never shrinks.
 */
export function energyOverTime(
  session: { readonly startedAt: Date; readonly until: Date; readonly energyWh: number },
  marks: readonly EnergyMark[],
): EnergyOverTime {
  const start = session.startedAt.getTime()
  const end = Math.max(start, session.until.getTime())
  const { energyWh: total } = session
  const points: { readonly ms: number; readonly wh: number }[] = [{ ms: start, wh: 0 }]
  const inside = marks
    .map(({ at, energyWh }) => ({ ms: at.getTime(), wh: energyWh }))
    .filter(({ ms, wh }) => ms >= start && ms <= end && Number.isFinite(wh))
    .sort((a, b) => a.ms - b.ms || a.wh - b.wh)
  let reached = 0
  for (const { ms, wh } of inside) {
    reached = Math.max(reached, Math.min(wh, total))
    points.push({ ms, wh: reached })
  }
  points.push({ ms: end, wh: total })

  const around = (ms: number) => {
    const next = points.findIndex((point) => point.ms > ms)
    const after = points[next === -1 ? points.length - 1 : next]
    const before = points[next === -1 ? points.length - 1 : Math.max(0, next - 1)]
    return { before: before ?? { ms: start, wh: 0 }, after: after ?? { ms: end, wh: total } }
  }
  return {
    at(moment) {
      const ms = moment.getTime()
      if (ms >= end) return total
      if (ms <= start) return 0
      const { before, after } = around(ms)
      if (after.ms === before.ms) return after.wh
      return Math.round(before.wh + ((after.wh - before.wh) * (ms - before.ms)) / (after.ms - before.ms))
    },
    isMeasured(moment) {
      const { before, after } = around(moment.getTime())
      return before.ms === moment.getTime() || after.ms - before.ms <= MARK_GAP_MS
    },
  }
}

/** True when it matters at what time energy flowed. */
export function splitsByTime(tariff: Pick<TariffSnapshot, 'windows' | 'windowPricing'> | null): boolean {
  return tariff !== null && tariff.windowPricing === 'split' && (tariff.windows ?? []).length > 0
}

/**
 * The marks of a running session with those of its next samples; as they were where the tariff does not need them.
 * @param samples Oldest first; `energyWh` is the register in Wh.
 */
export function withSamples(
  marks: readonly EnergyMark[],
  { tariff, timeZone, meterStartWh }: Pick<Transaction, 'tariff' | 'timeZone' | 'meterStartWh'>,
  samples: readonly { readonly at: Date; readonly energyWh: number | undefined }[],
): readonly EnergyMark[] {
  if (tariff === null || meterStartWh === null || !splitsByTime(tariff)) return marks
  const changes = (from: Date, until: Date) => priceSegments(tariff, timeZone, from, until).length > 1
  return samples.reduce((known, { at, energyWh }) => {
    // A register that rolled over, or was replaced, says nothing of when energy flowed.
    if (energyWh === undefined || energyWh < meterStartWh) return known
    return withMark(known, { at, energyWh: Math.round(energyWh - meterStartWh) }, changes)
  }, marks)
}

/**
 * Marks with one more, without those that decide nothing: of three in a row between two changes of the price the middle
 * one. Keeps a session's marks to a few per window.
 * @param changesBetween True when the price changes between two moments.
 */
export function withMark(
  marks: readonly EnergyMark[],
  mark: EnergyMark,
  changesBetween: (from: Date, until: Date) => boolean,
): readonly EnergyMark[] {
  const last = marks.at(-1)
  const before = marks.at(-2)
  // A late or repeated sample changes nothing that is known.
  if (last !== undefined && mark.at <= last.at) return marks
  if (last !== undefined && before !== undefined && !changesBetween(before.at, mark.at))
    return [...marks.slice(0, -1), mark]
  return [...marks, mark]
}
