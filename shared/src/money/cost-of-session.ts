import type { TariffSnapshot } from '../model/tariff.ts'
import type { BillLine } from '../model/transaction.ts'

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
}

export interface SessionCost {
  readonly costIdr: number
  readonly lines: readonly BillLine[]
}

/**
 * Prices a session. The live estimate and the final bill come from here. Each line is rounded once and the total is
 * the sum of the lines. Time and idle fees count started minutes; idle fees only those after the free ones.
 */
export function costOfSession(tariff: TariffSnapshot, session: SessionToPrice): SessionCost {
  const lines: BillLine[] = [
    {
      kind: 'energy',
      quantity: session.energyWh,
      unit: 'Wh',
      unitPrice: tariff.priceMilliIdrPerKwh,
      amountIdr: costOfEnergyIdr(session.energyWh, tariff.priceMilliIdrPerKwh),
    },
  ]
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
  return { costIdr: lines.reduce((sum, line) => sum + line.amountIdr, 0), lines }
}

/** Minutes that have begun between two moments; 0 when the second is not after the first. */
export function startedMinutes(from: Date, until: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - from.getTime()) / 60_000))
}

function minutesLine(kind: 'time' | 'idle', minutes: number, feeIdrPerMinute: number): BillLine {
  return { kind, quantity: minutes, unit: 'min', unitPrice: feeIdrPerMinute, amountIdr: minutes * feeIdrPerMinute }
}
