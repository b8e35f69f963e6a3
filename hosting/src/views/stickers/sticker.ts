import { QUIET_MODULES, qrCode } from '../../components/qr-code.ts'
import { stickerPath } from './sticker-path.ts'

/** What a sticker says. */
export interface Sticker {
  readonly stationId: string
  readonly connectorId: number
  /** What drivers type when they cannot scan. */
  readonly code: string
  /** The address in the code. */
  readonly url: string
  readonly siteName: string
  readonly helpPhone: string | null
}

/** small: one of 3 x 8 on a sheet of A4. large: a label of its own. */
export const STICKER_FORMATS = ['a4', 'label'] as const
export type StickerFormat = (typeof STICKER_FORMATS)[number]

/** Sizes in mm. A sheet of A4 holds 3 x 8 of 70 x 37.125. */
export const STICKER_SIZES: Readonly<Record<StickerFormat, { readonly width: number; readonly height: number }>> = {
  a4: { width: 70, height: 37.125 },
  label: { width: 100, height: 150 },
}
/** One point of type in mm. */
const PT = 25.4 / 72

export interface StickerText {
  readonly x: number
  readonly y: number
  /** Height of type, mm. */
  readonly size: number
  readonly text: string
  readonly weight: 400 | 600
  readonly anchor: 'start' | 'middle'
  /** Of the text; where there are two, of what stands before and after {@link BETWEEN_LANGUAGES}. */
  readonly langs: readonly ('id' | 'en')[]
}

/** A short text in both languages, side by side. */
export const BETWEEN_LANGUAGES = ' / '

/** A sticker as shapes in mm: the same ones are shown, printed and downloaded. */
export interface StickerDrawing {
  readonly width: number
  readonly height: number
  readonly qr: {
    readonly path: string
    readonly modules: number
    readonly x: number
    readonly y: number
    readonly edge: number
  }
  readonly texts: readonly StickerText[]
}

/** The address of the driver page of a connector. */
export function stickerUrl(origin: string, code: string, connectorId: number): string {
  return `${origin}${stickerPath(code, connectorId)}`
}

/**
 * Lays a sticker out: the code at least 30 mm wide with its quiet zone, the typed code in 18 points, the full domain
 * (so that a false sticker is noticed), both languages, and whom to call.
 */
export function drawSticker(sticker: Sticker, format: StickerFormat): StickerDrawing {
  return format === 'a4' ? small(sticker) : large(sticker)
}

function small({ url, code, stationId, connectorId, helpPhone }: Sticker): StickerDrawing {
  const { width, height } = STICKER_SIZES.a4
  const { path, modules } = qrCode(url)
  const edge = 30
  const quiet = (edge / modules) * QUIET_MODULES
  const left = quiet
  const x = left + edge + quiet
  const line = (
    y: number,
    size: number,
    text: string,
    weight: 400 | 600,
    ...langs: StickerText['langs']
  ): StickerText => ({
    ...{ x, y, size: fitted(text, size, width - x - 2), text, weight, anchor: 'start', langs },
  })
  return {
    width,
    height,
    qr: { path, modules, x: left, y: (height - edge) / 2, edge },
    texts: [
      line(5.8, 8 * PT, 'Pindai untuk mengisi', 600, 'id'),
      line(9, 6.5 * PT, 'Scan to charge', 400, 'en'),
      // In two lines: eight letters of 18 points are wider than the room beside the code.
      ...grouped(code)
        .split(' ')
        .map((part, index) => line(16.4 + index * 6.6, 18 * PT, part, 600)),
      line(26.6, 6.5 * PT, `${stationId} · ${connectorId}`, 400),
      line(29.6, 6 * PT, new URL(url).host, 600),
      line(32.6, 5.5 * PT, helpPhone === null ? '' : `Bantuan${BETWEEN_LANGUAGES}Help`, 400, 'id', 'en'),
      line(35.4, 7.5 * PT, helpPhone ?? '', 600),
    ].filter(({ text }) => text !== ''),
  }
}

function large({ url, code, stationId, connectorId, siteName, helpPhone }: Sticker): StickerDrawing {
  const { width, height } = STICKER_SIZES.label
  const { path, modules } = qrCode(url)
  const edge = 66
  const line = (
    y: number,
    size: number,
    text: string,
    weight: 400 | 600,
    ...langs: StickerText['langs']
  ): StickerText => ({
    ...{ x: width / 2, y, size: fitted(text, size, width - 12), text, weight, anchor: 'middle', langs },
  })
  return {
    width,
    height,
    qr: { path, modules, x: (width - edge) / 2, y: 36, edge },
    texts: [
      line(14, 22 * PT, 'Pindai untuk mengisi daya', 600, 'id'),
      line(22, 15 * PT, 'Scan to charge', 400, 'en'),
      line(118, 26 * PT, grouped(code), 600),
      line(125, 12 * PT, [siteName, stationId, String(connectorId)].filter((text) => text !== '').join(' · '), 400),
      line(132, 11 * PT, new URL(url).host, 600),
      line(140, 11 * PT, helpPhone === null ? '' : `Bantuan${BETWEEN_LANGUAGES}Help  ${helpPhone}`, 400, 'id', 'en'),
    ].filter(({ text }) => text !== ''),
  }
}

/** `ABCD 2345`: easier to read off. */
function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1 ')
}

/** The size at which a line still fits; an average letter is 0.56 of its height wide. */
function fitted(text: string, size: number, room: number): number {
  return Math.min(size, room / Math.max(1, [...text].length * 0.56))
}
