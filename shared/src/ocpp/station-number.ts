/** Larger readings are noise: 10^15 Wh is what all chargers of the world deliver in years. */
const LARGEST = 1e15

/**
 * A number as stations write it: a JSON number, or text such as "12", " 1,5 ", "1.32E3", ".5".
 * @returns undefined for anything else ("", "NaN", "Infinity", "1,234.5", objects). Never throws.
 */
export function parseStationNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= LARGEST ? value : undefined
  if (typeof value !== 'string' || value.length > 40) return undefined
  const text = value.trim()
  if (!/^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$/.test(text)) return undefined
  const number = Number(text.replace(',', '.'))
  return Number.isFinite(number) && Math.abs(number) <= LARGEST ? number : undefined
}
