import { html, nothing, svg, type TemplateResult } from 'lit'
import { BETWEEN_LANGUAGES, type StickerDrawing, type StickerText } from './sticker.ts'

const FAMILY = '"Inter Variable", Inter, "Helvetica Neue", Arial, sans-serif'

/** A sticker as an image in mm, black on white in every theme. */
export function stickerSvg(drawing: StickerDrawing, name: string): TemplateResult {
  const { width, height, qr, texts } = drawing
  return html`<svg class="sticker" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}mm" height="${height}mm" role="img" aria-label=${name}>
    <rect width=${width} height=${height} fill="#fff"/>
    <path d=${qr.path} fill="#000" shape-rendering="crispEdges" transform="translate(${qr.x} ${qr.y}) scale(${qr.edge / qr.modules})"/>
    ${texts.map(
      (line) =>
        svg`<text x=${line.x} y=${line.y} font-family=${FAMILY} font-size=${line.size} font-weight=${line.weight} text-anchor=${line.anchor} fill="#000" lang=${line.langs.length === 1 ? line.langs[0] : nothing}>${inLanguages(line)}</text>`,
    )}
  </svg>`
}

/** The text, its parts marked with their languages where there are two. */
function inLanguages({ text, langs }: StickerText): unknown {
  if (langs.length < 2) return text
  return text
    .split(BETWEEN_LANGUAGES)
    .map(
      (part, index) =>
        svg`${index === 0 ? '' : BETWEEN_LANGUAGES}<tspan lang=${langs[index] ?? nothing}>${part}</tspan>`,
    )
}

/** The image of an element as a file. */
export function svgText(element: SVGElement): string {
  const copy = element.cloneNode(true)
  // Marks of the templates are no part of a file.
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT)
  const comments: Node[] = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.parentNode?.removeChild(comment)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`
}

const DOTS_PER_MM = 300 / 25.4

/** A sticker as a picture of 300 dots per inch. */
export async function stickerPng(drawing: StickerDrawing): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(drawing.width * DOTS_PER_MM)
  canvas.height = Math.round(drawing.height * DOTS_PER_MM)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('the browser draws no pictures')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(DOTS_PER_MM, DOTS_PER_MM)
  context.fillStyle = '#000'
  for (const line of drawing.texts) {
    context.font = `${line.weight} ${line.size}px ${FAMILY}`
    context.textAlign = line.anchor === 'middle' ? 'center' : 'left'
    context.fillText(line.text, line.x, line.y)
  }
  const { qr } = drawing
  context.translate(qr.x, qr.y)
  context.scale(qr.edge / qr.modules, qr.edge / qr.modules)
  context.fill(new Path2D(qr.path))
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture was made')) : resolve(blob)), 'image/png'),
  )
}
