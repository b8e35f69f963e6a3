import type { PriceWindow, TariffSnapshot } from '../model/tariff.ts'
import type { BillLine, EnergyMark, EnergySplit } from '../model/transaction.ts'
import { energyOverTime } from './energy-over-time.ts'
import { isTooLongToSplit, priceSegments } from './price-segments.ts'
import { type BilledTax, taxOf } from './tax-of.ts'

/**
 * Cost of energy in whole rupiah, rounded half up once: energyWh x priceMilliIdrPerKwh / 1,000,000.
 * BigInt, because the product may pass 2^53.
 * @param energyWh Integer >= 0, in Wh.
 * @param priceMilliIdrPerKwh Integer >= 0, in thousandths of a rupiah per kWh.
 * @throws RangeError when either is negative or not an integer.
 */
export function costOfEnergyIdr(energyWh: number, priceMilliIdrPerKwh: number): number {
  for (const [name, amount] of [
    ['energyWh', energyWh],
    ['priceMilliIdrPerKwh', priceMilliIdrPerKwh],
  ] as const) {
    if (!Number.isSafeInteger(amount) || amount < 0)
      throw new RangeError(`${name} must be an integer >= 0, was ${amount}`)
  }
  const scale = 1_000_000n
  return Number((BigInt(energyWh) * BigInt(priceMilliIdrPerKwh) * 2n + scale) / (2n * scale))
}

export interface SessionToPrice {
  /** Wh, integer >= 0. */
  readonly energyWh: number
  readonly startedAt: Date
  /** End of charging, or now for an estimate. */
  readonly until: Date
  /** When idling began; null if it did not. */
  readonly idleSince: Date | null
  /** When the car left, or now for an estimate; null = until. */
  readonly idleUntil: Date | null
  /** IANA name of the site, whose clocks decide on windows. */
  readonly timeZone: string
  /** What the samples say of when energy flowed; without any it is spread evenly. */
  readonly marks?: readonly EnergyMark[] | null | undefined
}

export interface SessionCost {
  readonly costIdr: number
  readonly lines: readonly BillLine[]
  /** Part of the total, either way; null without one. */
  readonly tax: BilledTax | null
  /** null where the price did not change during the session. */
  readonly energySplit: EnergySplit | null
}

/**
 * Prices a session. The live estimate and the final bill come from here. Each line is rounded once and the total is
 * the sum of the lines. Time and idle fees count started minutes; idle fees only those after the free ones. A tax on top
 * is a line of its own, of the sum of the others; an included one is a part of the total and no line.
 */
export function costOfSession(tariff: TariffSnapshot, session: SessionToPrice): SessionCost {
  const { lines: energyLines, energySplit } = energyOf(tariff, session)
  const lines = [...energyLines]
  if (tariff.sessionFeeIdr > 0) {
    lines.push({
      kind: 'session',
      quantity: 1,
      unit: 'session',
      unitPrice: tariff.sessionFeeIdr,
      amountIdr: tariff.sessionFeeIdr,
    })
  }
  if (tariff.timeFeeIdrPerMinute > 0) {
    lines.push(minutesLine('time', startedMinutes(session.startedAt, session.until), tariff.timeFeeIdrPerMinute))
  }
  if (tariff.idleFeeIdrPerMinute > 0 && session.idleSince !== null) {
    const idleMinutes = startedMinutes(session.idleSince, session.idleUntil ?? session.until)
    const charged = Math.max(0, idleMinutes - tariff.idleFreeMinutes)
    lines.push(minutesLine('idle', charged, tariff.idleFeeIdrPerMinute))
  }
  const sumIdr = lines.reduce((sum, line) => sum + line.amountIdr, 0)
  const tax = tariff.tax == null ? null : taxOf(sumIdr, tariff.tax)
  if (tax === null || tax.included) return { costIdr: sumIdr, lines, tax, energySplit }
  const { basisPoints, amountIdr } = tax
  lines.push({ kind: 'tax', quantity: sumIdr, unit: 'IDR', unitPrice: basisPoints, amountIdr })
  return { costIdr: sumIdr + amountIdr, lines, tax, energySplit }
}

/** One line per price, in the order in which the session met them; the parts sum to its energy. */
function energyOf(tariff: TariffSnapshot, session: SessionToPrice) {
  const { energyWh, startedAt, timeZone } = session
  const segments = priceSegments(tariff, timeZone, startedAt, session.until)
  const isLong = isTooLongToSplit(startedAt, session.until)
  if (segments.length === 1 || tariff.windowPricing !== 'split') {
    const energySplit = segments.length > 1 || (isLong && tariff.windows?.length) ? ('start' as const) : null
    return { lines: [energyLine(tariff, segments[0]?.window ?? null, energyWh)], energySplit }
  }
  const energy = energyOverTime(session, session.marks ?? [])
  const byWindow = new Map<PriceWindow | null, number>()
  let passedWh = 0
  for (const { until, window } of segments) {
    const reachedWh = energy.at(until)
    byWindow.set(window, (byWindow.get(window) ?? 0) + reachedWh - passedWh)
    passedWh = reachedWh
  }
  const parts = [...byWindow].filter(([, partWh]) => partWh > 0)
  const shown: typeof parts = parts.length > 0 ? parts : [[segments[0]?.window ?? null, 0]]
  const energySplit: EnergySplit = segments.slice(1).every(({ from }) => energy.isMeasured(from)) ? 'samples' : 'linear'
  return { lines: shown.map(([window, partWh]) => energyLine(tariff, window, partWh)), energySplit }
}

function energyLine(tariff: TariffSnapshot, window: PriceWindow | null, energyWh: number): BillLine {
  const unitPrice = window?.priceMilliIdrPerKwh ?? tariff.priceMilliIdrPerKwh
  return {
    kind: 'energy',
    quantity: energyWh,
    unit: 'Wh',
    unitPrice,
    amountIdr: costOfEnergyIdr(energyWh, unitPrice),
    ...(window === null
      ? {}
      : { window: { days: window.days, fromMinute: window.fromMinute, untilMinute: window.untilMinute } }),
  }
}

/** Minutes that have begun between two moments; 0 when the second is not after the first. */
export function startedMinutes(from: Date, until: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - from.getTime()) / 60_000))
}

function minutesLine(kind: 'time' | 'idle', minutes: number, feeIdrPerMinute: number): BillLine {
  return { kind, quantity: minutes, unit: 'min', unitPrice: feeIdrPerMinute, amountIdr: minutes * feeIdrPerMinute }
}
