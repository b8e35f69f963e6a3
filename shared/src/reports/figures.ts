import { type ReportMoney, type ReportNumbers, reportMoney, reportNumbers } from '../model/report.ts'

/** Numbers of a report with what follows from them. Shares are 0 to 1; null where nothing is known to divide by. */
export interface Figures extends ReportNumbers {
  /** Offline, faulted or unavailable, outside of planned maintenance. */
  readonly downS: number
  /** Of the known time that was not planned to be out of service, the part that was not down. */
  readonly uptimeShare: number | null
  /** Of the known time, the part in which a vehicle took the connector. */
  readonly utilisationShare: number | null
  /** Energy of what greatest power and time would have allowed; null also where a power is not known. */
  readonly capacityShare: number | null
  /** null: may not be seen. */
  readonly money: Money | null
}

export interface Money extends ReportMoney {
  /** Without its tax. */
  readonly netIdr: number
}

const NUMBER_NAMES = Object.keys(reportNumbers) as (keyof ReportNumbers)[]
const MONEY_NAMES = Object.keys(reportMoney) as (keyof ReportMoney)[]

export const NO_NUMBERS: ReportNumbers = zero(NUMBER_NAMES)
export const NO_MONEY: ReportMoney = zero(MONEY_NAMES)

/** Sum of numbers. */
export function addNumbers(all: readonly ReportNumbers[]): ReportNumbers {
  const sum = { ...NO_NUMBERS }
  for (const each of all) for (const name of NUMBER_NAMES) sum[name] += each[name]
  return sum
}

/** Sum of money. */
export function addMoney(all: readonly ReportMoney[]): ReportMoney {
  const sum = { ...NO_MONEY }
  for (const each of all) for (const name of MONEY_NAMES) sum[name] += each[name]
  return sum
}

/** What follows from sums; shares of sums, never means of shares. */
export function figuresOf(numbers: ReportNumbers, money: ReportMoney | null): Figures {
  const { knownS, plannedS, offlineS, faultedS, unavailableS, occupiedS, capacityWh, energyWh, unratedS } = numbers
  const downS = offlineS + faultedS + unavailableS
  return {
    ...numbers,
    downS,
    uptimeShare: share(knownS - plannedS - downS, knownS - plannedS),
    utilisationShare: share(occupiedS, knownS),
    capacityShare: unratedS > 0 ? null : share(energyWh, capacityWh),
    money: money === null ? null : { ...money, netIdr: money.revenueIdr - money.taxIdr },
  }
}

function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : part / whole
}

function zero<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>
}
