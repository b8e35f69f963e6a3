/** 10^12 Wh pass through no connector. */
const LARGEST_WH = 1e12

/** A register reading in whole Wh, kept within what arithmetic and a bill can hold. */
export function meterReading(sent: number): { readonly readingWh: number; readonly malformed: boolean } {
  if (Math.abs(sent) <= LARGEST_WH) return { readingWh: Math.round(sent), malformed: false }
  return { readingWh: sent > 0 ? LARGEST_WH : 0, malformed: true }
}
