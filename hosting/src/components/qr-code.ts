import { correction, generate } from 'lean-qr'

/** A QR code as one path of unit squares, without its quiet zone. */
export interface QrCode {
  /** Modules along an edge. */
  readonly modules: number
  /** SVG path data in modules. */
  readonly path: string
}

/**
 * The QR code of a text, error correction Q: a quarter of it may be scratched off.
 * Never smaller than version 5: with 30 mm edges its quiet zone of 4 modules then fits on a label of 37 mm.
 */
export function qrCode(text: string): QrCode {
  const bitmap = generate(text, { minCorrectionLevel: correction.Q, maxCorrectionLevel: correction.Q, minVersion: 5 })
  let path = ''
  for (let y = 0; y < bitmap.size; y += 1) {
    for (let x = 0; x < bitmap.size; x += 1) {
      if (!bitmap.get(x, y)) continue
      let end = x + 1
      while (end < bitmap.size && bitmap.get(end, y)) end += 1
      path += `M${x} ${y}h${end - x}v1h${x - end}z`
      x = end
    }
  }
  return { modules: bitmap.size, path }
}

/** Modules of white around a code (ISO/IEC 18004). */
export const QUIET_MODULES = 4
