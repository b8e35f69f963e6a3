import { html, svg, type TemplateResult } from 'lit'

/** A limit over time as steps. @param periods Seconds from the start, in order. @param label Said to those who cannot see it. */
export function limitCurve(
  periods: readonly { readonly startPeriod: number; readonly limit: number }[],
  durationS: number,
  label: string,
): TemplateResult {
  const top = Math.max(...periods.map(({ limit }) => limit), 1) * 1.1
  const x = (seconds: number): number => Math.round((seconds / durationS) * 6000) / 10
  const y = (limit: number): number => Math.round((96 - (limit / top) * 92) * 10) / 10
  const line = periods
    .map(({ startPeriod, limit }, index) => {
      const end = periods[index + 1]?.startPeriod ?? durationS
      return `${index === 0 ? 'M' : 'L'}${x(startPeriod)} ${y(limit)}H${x(Math.min(end, durationS))}`
    })
    .join('')
  return html`<svg class="limit-curve" viewBox="0 0 600 100" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${svg`<path class="area" d="${line}V96H0Z"/><path class="line" d=${line} vector-effect="non-scaling-stroke"/>`}<path class="base" d="M0 96.5H600" vector-effect="non-scaling-stroke"/></svg>`
}
