import type { Pattern } from '@charge-it/shared/model/pattern.ts'
import type { Format } from '../../format/format.ts'

const HOUR_MS = 3_600_000

/** How the values of a pattern are read: energy in kWh, an hour of the day as a time, the rest as it was measured. */
export function patternAmount({ name, unit }: Pick<Pattern, 'name' | 'unit'>, format: Format) {
  if (name === 'startHour') return { amount: (hour: number) => format.time(new Date(hour * HOUR_MS), 'UTC'), unit: '' }
  if (unit === 'Wh') return { amount: (energyWh: number) => format.kwh(energyWh, 1), unit: 'kWh' }
  return { amount: (value: number) => format.number(value, decimalsOf(value)), unit }
}

/** One decimal where it tells something. */
function decimalsOf(value: number): number {
  return Math.abs(value) < 100 && Math.round(value * 10) % 10 !== 0 ? 1 : 0
}
