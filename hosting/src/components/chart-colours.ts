import type { ChartSeries } from './chart-spec.ts'

/** A colour token of the page, as Chart.js needs it. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--ci-${name}`).trim()
}

/** The colour of a series; grey when its data are stale. */
export function colourOf(series: Pick<ChartSeries, 'tone'>, stale: boolean): string {
  return stale || series.tone === 'quiet' ? token('chart-quiet') : token(`chart-${series.tone}`)
}

/** A canvas does not know color-mix in every browser: let the page compute it. */
export function resolved(colour: string): string {
  const probe = document.createElement('i')
  // Forced colours would make every answer that of text; a canvas and its lines keep their own.
  probe.style.setProperty('forced-color-adjust', 'none')
  probe.style.color = colour
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  return computed
}

/** `share` percent of a colour over another. */
export function mixed(colour: string, share: number, over: string): string {
  return resolved(`color-mix(in srgb, ${colour} ${share}%, ${over})`)
}

/** Lines at 45 degrees, 1.5 px every 5 px: low confidence. */
export function hatching(colour: string): CanvasPattern | string {
  const size = 7
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const context = canvas.getContext('2d')
  if (context === null) return colour
  context.strokeStyle = colour
  context.lineWidth = 1.5
  for (const shift of [-size, 0, size]) {
    context.beginPath()
    context.moveTo(shift - 1, size + 1)
    context.lineTo(shift + size + 1, -1)
    context.stroke()
  }
  return context.createPattern(canvas, 'repeat') ?? colour
}
