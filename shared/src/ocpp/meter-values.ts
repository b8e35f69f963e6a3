import type { MeterSample } from '../model/transaction.ts'
import { ENERGY_REGISTER, type Reading, readSampledValue } from './sampled-value.ts'
import { parseStationTime } from './station-time.ts'

/** A sample with its time. */
export interface SampleAtTime {
  readonly sampledAt: Date
  readonly sample: MeterSample
}

export interface ReadMeterValues {
  /** In order of time; one per moment. Samples without a single usable reading are left out. */
  readonly samples: readonly SampleAtTime[]
  /** What was odd, each once; for the quirk profile of the model. */
  readonly warnings: readonly string[]
}

/** Readings of other measurands that one sample keeps. */
const MAX_OTHER = 24
/** Before this, or a day after the reception, a time is no business time of a sample. */
const OLDEST = Date.UTC(2010, 0, 1)
const FARTHEST_AHEAD_MS = 24 * 3_600_000

/**
 * Reads `meterValue` of MeterValues or `transactionData` of StopTransaction (OCPP 1.6 §6.31, §6.47) as chargers send
 * them: a list or a single object (lbbrhzn/ocpp#1144), OCPP 1.5's `values` and `value`, numbers as numbers or text,
 * decimal commas, exponents, missing or odd times (then `receivedAt`). Energy is in Wh, power in W.
 * @returns what could be read. Never throws; never yields NaN or infinity.
 */
export function readMeterValues(sent: unknown, receivedAt: Date): ReadMeterValues {
  const warnings = new Set<string>()
  const byTime = new Map<number, Reading[]>()
  for (const entry of listOf(sent)) {
    if (!isRecord(entry)) {
      warnings.add('meterValue is not an object')
      continue
    }
    const sampledAt = timeOf(entry.timestamp, receivedAt, warnings)
    const values = listOf(entry.sampledValue ?? entry.value ?? entry.values)
    if (values.length === 0) warnings.add('sampledValue is empty')
    for (const value of values) {
      const read = readSampledValue(value)
      if ('fault' in read) warnings.add(read.fault)
      else byTime.set(sampledAt.getTime(), [...(byTime.get(sampledAt.getTime()) ?? []), read.reading])
    }
  }
  const samples = [...byTime]
    .sort(([a], [b]) => a - b)
    .map(([time, readings]) => ({ sampledAt: new Date(time), sample: sampleOf(readings) }))
    .filter(({ sample }) => Object.keys(sample).length > 0)
  return { samples, warnings: [...warnings] }
}

function timeOf(text: unknown, receivedAt: Date, warnings: Set<string>): Date {
  const sent = parseStationTime(text)
  if (sent === undefined) {
    warnings.add('timestamp is missing or unreadable')
    return receivedAt
  }
  if (sent.getTime() < OLDEST || sent.getTime() - receivedAt.getTime() > FARTHEST_AHEAD_MS) {
    warnings.add('timestamp is implausible')
    return receivedAt
  }
  return sent
}

function sampleOf(readings: readonly Reading[]): MeterSample {
  const energyWh = total(readings, ENERGY_REGISTER)
  const powerW = total(readings, 'Power.Active.Import')
  const currentA = whole(readings, 'Current.Import') ?? highest(ofPhases(readings, 'Current.Import'))
  const voltageV = whole(readings, 'Voltage') ?? mean(ofPhases(readings, 'Voltage'))
  const socPercent = anywhere(readings, 'SoC')
  const temperatureC = anywhere(readings, 'Temperature')
  const context = readings.find((reading) => reading.context !== 'Sample.Periodic')?.context
  const other: Record<string, number> = {}
  for (const { measurand, phase, location, amount } of readings) {
    const isPlain = phase === null && location === 'Outlet' && PRIMARY.has(measurand)
    const isSingle = measurand === 'SoC' || (measurand === 'Temperature' && amount === temperatureC)
    if (isPlain || isSingle || Object.keys(other).length >= MAX_OTHER) continue
    other[`${measurand}|${phase ?? ''}|${location}`] = amount
  }
  const hasReadings = [energyWh, powerW, currentA, voltageV, socPercent, temperatureC].some(
    (amount) => amount !== undefined,
  )
  const hasOther = Object.keys(other).length > 0
  return {
    ...(energyWh === undefined || energyWh < 0 ? {} : { energyWh }),
    ...(powerW === undefined ? {} : { powerW }),
    ...(currentA === undefined ? {} : { currentA }),
    ...(voltageV === undefined ? {} : { voltageV }),
    ...(socPercent === undefined ? {} : { socPercent }),
    ...(temperatureC === undefined ? {} : { temperatureC }),
    ...(context === undefined || !(hasReadings || hasOther) ? {} : { context }),
    ...(hasOther ? { other } : {}),
  }
}

const PRIMARY: ReadonlySet<string> = new Set([
  ENERGY_REGISTER,
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
  'SoC',
  'Temperature',
])

/** The value of the whole connector. Inlet, cable and body are other places. */
function whole(readings: readonly Reading[], measurand: string): number | undefined {
  return readings.findLast((one) => one.measurand === measurand && one.phase === null && one.location === 'Outlet')
    ?.amount
}

function anywhere(readings: readonly Reading[], measurand: string): number | undefined {
  return whole(readings, measurand) ?? readings.find((one) => one.measurand === measurand)?.amount
}

/** Of the conductors L1 to L3, at most one value each; not between phases and not of the neutral. */
function ofPhases(readings: readonly Reading[], measurand: string): readonly number[] {
  const byPhase = new Map<string, number>()
  for (const { measurand: name, phase, location, amount } of readings) {
    const conductor = /^(L[123])(?:-N)?$/.exec(phase ?? '')?.[1]
    if (name === measurand && location === 'Outlet' && conductor !== undefined) byPhase.set(conductor, amount)
  }
  return [...byPhase.values()]
}

/** The connector's own value, else the sum of its phases. */
function total(readings: readonly Reading[], measurand: string): number | undefined {
  const value = whole(readings, measurand)
  if (value !== undefined) return value
  const phases = ofPhases(readings, measurand)
  return phases.length === 0 ? undefined : phases.reduce((sum, amount) => sum + amount, 0)
}

function highest(amounts: readonly number[]): number | undefined {
  return amounts.length === 0 ? undefined : Math.max(...amounts)
}

function mean(amounts: readonly number[]): number | undefined {
  return amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
