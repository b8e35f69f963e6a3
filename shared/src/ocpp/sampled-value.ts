import { parseStationNumber } from './station-number.ts'

/** One reading in the units that the project stores: Wh, W, A, V, percent, degrees Celsius; others as sent. */
export interface Reading {
  readonly measurand: string
  readonly phase: string | null
  /** Outlet unless the station said otherwise (OCPP 1.6 §7.43). */
  readonly location: string
  /** Sample.Periodic unless the station said otherwise. */
  readonly context: string
  readonly amount: number
}

export type ReadSampledValue = { readonly reading: Reading } | { readonly fault: string }

export const ENERGY_REGISTER = 'Energy.Active.Import.Register'
const LONGEST_NAME = 60

/** Unit -> conversion to the stored one, per kind of quantity. A missing unit is the kind's own. */
const UNITS: Readonly<Record<string, Readonly<Record<string, (amount: number) => number>>>> = {
  Energy: { '': same, Wh: same, kWh: thousandfold, varh: same, kvarh: thousandfold, MWh: (amount) => amount * 1e6 },
  Power: { '': same, W: same, kW: thousandfold, VA: same, kVA: thousandfold, var: same, kvar: thousandfold },
  Current: { '': same, A: same, mA: (amount) => amount / 1000 },
  Voltage: { '': same, V: same, mV: (amount) => amount / 1000, kV: thousandfold },
  SoC: { '': same, Percent: same, '%': same },
  // "Celcius" is the spelling of OCPP 1.6 itself.
  Temperature: {
    '': same,
    Celsius: same,
    Celcius: same,
    C: same,
    K: (amount) => amount - 273.15,
    Fahrenheit: (amount) => (amount - 32) / 1.8,
  },
}

/** Reads a SampledValue (OCPP 1.6 §7.43), or a bare number or text as OCPP 1.5 had it. Never throws. */
export function readSampledValue(sent: unknown): ReadSampledValue {
  const value: Record<string, unknown> = isRecord(sent) ? sent : { value: sent }
  if (value.format === 'SignedData') return { fault: 'signed data is not read' }
  const number = parseStationNumber(value.value)
  if (number === undefined) return { fault: 'value is not a number' }
  const measurand = value.measurand == null ? ENERGY_REGISTER : name(value.measurand)
  // Firestore keeps names of the form __x__ for itself.
  if (measurand === undefined || measurand.startsWith('__')) return { fault: 'measurand is not a name' }
  const kind = measurand.split('.')[0] ?? ''
  const units = measurand !== 'Power.Factor' && Object.hasOwn(UNITS, kind) ? UNITS[kind] : undefined
  const unit = name(value.unit) ?? ''
  const convert = units === undefined ? same : lookUp(units, unit)
  if (convert === undefined) return { fault: 'unit does not fit the measurand' }
  return {
    reading: {
      measurand,
      phase: name(value.phase) ?? null,
      location: name(value.location) ?? 'Outlet',
      context: name(value.context) ?? 'Sample.Periodic',
      amount: convert(number),
    },
  }
}

/** By exact name, else whatever its case ("KWH"). */
function lookUp(units: Readonly<Record<string, (amount: number) => number>>, unit: string) {
  if (Object.hasOwn(units, unit)) return units[unit]
  return Object.entries(units).find(([known]) => known.toLowerCase() === unit.toLowerCase())?.[1]
}

function name(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || text.length > LONGEST_NAME ? undefined : text.toWellFormed()
}

function same(amount: number): number {
  return amount
}

function thousandfold(amount: number): number {
  return amount * 1000
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
