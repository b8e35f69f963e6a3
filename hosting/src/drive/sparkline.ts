import { msg } from '@lit/localize'
import { html, svg, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { cssProperties } from '../theme/css-properties.ts'
import type { PowerSample } from './power-samples.ts'

/** Head room above the highest sample. */
const HEAD_ROOM = 1.14

/**
 * The power since the page was opened, zero-based, the last sample with a dot. Nothing is drawn between what was
 * received; before there are two samples its place is kept, so that nothing below it moves when they come.
 */
export function sparkline(samples: readonly PowerSample[], timeZone: string): TemplateResult {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || first === last) {
    return html`<div class="sp" aria-hidden="true"></div><div class="spx"><span>${msg('The curve begins with the next value.')}</span></div>`
  }
  const points = sparkPoints(samples)
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ')
  const lastY = points.at(-1)?.y ?? 1000
  return html`<div class="sp" role="img" aria-label=${msg('Power since this page was opened')}>
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<polygon points="0,1000 ${line} 1000,1000"/><polyline points=${line}/>`}
      </svg>
      <i ${cssProperties({ top: `${lastY / 10}%` })}></i>
    </div>
    <div class="spx" aria-hidden="true"><span>${fmt().clock(first.at, timeZone)}</span><span>${fmt().clock(last.at, timeZone)} ${zone(last.at, timeZone)}</span></div>`
}

/** Points in a square of 1000 x 1000, time to the right, power upwards from zero. */
export function sparkPoints(samples: readonly PowerSample[]): readonly { readonly x: number; readonly y: number }[] {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) return []
  const spanMs = last.at.getTime() - first.at.getTime()
  const topW = Math.max(...samples.map(({ powerW }) => powerW)) * HEAD_ROOM
  return samples.map(({ at, powerW }) => ({
    x: spanMs === 0 ? 1000 : tenth(((at.getTime() - first.at.getTime()) / spanMs) * 1000),
    y: topW <= 0 ? 1000 : tenth(1000 - (Math.max(0, powerW) / topW) * 1000),
  }))
}

function zone(at: Date, timeZone: string): string {
  return fmt().zone(at, timeZone)
}

function tenth(amount: number): number {
  return Math.round(amount * 10) / 10
}
