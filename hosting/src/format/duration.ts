/**
 * A length of time as a clock shows it.
 * @param seconds May be fractional; negative counts as 0.
 * @returns `hh:mm:ss`, hours not wrapped (`27:03:41`).
 */
export function clockDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
}

export type Span = { readonly count: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' }

/**
 * A length of time in its largest whole unit, for ages: 41 s, 3 min, 19 h, 4 d.
 * @param seconds Negative counts as 0, because clocks of two machines differ a little.
 */
export function span(seconds: number): Span {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return { count: whole, unit: 'second' }
  if (whole < 3600) return { count: Math.floor(whole / 60), unit: 'minute' }
  if (whole < 86_400) return { count: Math.floor(whole / 3600), unit: 'hour' }
  return { count: Math.floor(whole / 86_400), unit: 'day' }
}
