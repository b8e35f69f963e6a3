import { clamp } from './statistics.ts'

export interface HealthInput {
  /** Share of the last 24 h in which it was connected and neither Faulted nor Unavailable; null when nothing is known. */
  readonly available: number | null
  /** Errors with their age in hours. */
  readonly errors: readonly { readonly code: string; readonly ageH: number }[]
  /** Energy of the last 7 days, and the median of 7 days over the last 28; null with less than 7 days of data. */
  readonly usageWh: number | null
  readonly usualUsageWh: number | null
}

export interface Health {
  /** 0 to 100. */
  readonly score: number
  readonly parts: { readonly available: number; readonly errorFree: number; readonly usage: number | null }
  readonly reasons: readonly string[]
}

/** Codes that stand for danger or a defect (OCPP 1.6 §7.6). */
export const CRITICAL_CODES: readonly string[] = [
  'GroundFailure',
  'HighTemperature',
  'OverCurrentFailure',
  'OverVoltage',
  'PowerSwitchFailure',
  'InternalError',
]
const WEIGHTS: Readonly<Record<string, number>> = {
  EVCommunicationError: 0.5,
  WeakSignal: 0.25,
  LocalListConflict: 0.25,
  NoError: 0,
}
const HALF_LIFE_H = 24

/**
 * How well a station is: half availability, three tenths freedom from errors (halving every 24 h), two tenths usage against
 * its own. A part that is not known is left out and the rest counts for it. The weights are a proposal without ground
 * truth: show the parts.
 */
export function healthScore({ available, errors, usageWh, usualUsageWh }: HealthInput): Health {
  const weight = errors.reduce(
    (sum, { code, ageH }) => sum + weightOf(code) * 0.5 ** (Math.max(0, ageH) / HALF_LIFE_H),
    0,
  )
  const errorFree = Math.exp(-weight / 5)
  const usage =
    usageWh === null || usualUsageWh === null || usualUsageWh <= 0 ? null : clamp(usageWh / usualUsageWh, 0, 1)
  const parts = [
    ...(available === null ? [] : [{ share: 0.5, part: clamp(available, 0, 1) }]),
    { share: 0.3, part: errorFree },
    ...(usage === null ? [] : [{ share: 0.2, part: usage }]),
  ]
  const total = parts.reduce((sum, { share }) => sum + share, 0)
  const score = (100 * parts.reduce((sum, { share, part }) => sum + share * part, 0)) / total
  const reasons = [
    ...(available === null ? ['availability-unknown'] : available < 0.98 ? ['unavailable'] : []),
    ...(errorFree < 0.9 ? ['errors'] : []),
    ...(usage === null ? ['usage-unknown'] : usage < 0.5 ? ['less-used'] : []),
  ]
  return { score: clamp(score, 0, 100), parts: { available: available ?? 0, errorFree, usage }, reasons }
}

function weightOf(code: string): number {
  return CRITICAL_CODES.includes(code) ? 3 : (WEIGHTS[code] ?? 1)
}
