import { expect, test } from 'vitest'
import { drawSticker, STICKER_FORMATS, STICKER_SIZES, type Sticker, stickerUrl } from './sticker.ts'

const sticker: Sticker = {
  stationId: 'BLM-01',
  connectorId: 1,
  code: 'H55QZCY6',
  url: stickerUrl('https://isi.nusaarus.id', 'H55QZCY6', 1),
  siteName: 'Gedung Parkir Blok M',
  helpPhone: '+62 21 5550 100',
}

test.each(STICKER_FORMATS)(
  '%s: the code is at least 30 mm wide and its quiet zone of 4 modules lies on the sticker',
  (format) => {
    const { qr, width, height } = drawSticker(sticker, format)
    const quiet = (qr.edge / qr.modules) * 4

    expect(qr.edge).toBeGreaterThanOrEqual(30)
    expect(qr.x - quiet).toBeGreaterThanOrEqual(-0.001)
    expect(qr.y - quiet).toBeGreaterThanOrEqual(0)
    expect(qr.y + qr.edge + quiet).toBeLessThanOrEqual(height)
    expect(qr.x + qr.edge + quiet).toBeLessThanOrEqual(width)
  },
)

test('nothing is written into the quiet zone of the small sticker', () => {
  const { qr, texts } = drawSticker(sticker, 'a4')

  for (const { x } of texts) expect(x).toBeGreaterThanOrEqual(qr.x + qr.edge + (qr.edge / qr.modules) * 4 - 0.001)
})

test.each(STICKER_FORMATS)('%s: typed code in 18 points or more, domain, help and both languages', (format) => {
  const { texts } = drawSticker(sticker, format)
  const text = texts.map((line) => line.text).join('\n')

  const typed = texts.filter((line) => /^(H55Q|ZCY6|H55Q ZCY6)$/.test(line.text))
  expect(typed.map((line) => line.text).join(' ')).toBe('H55Q ZCY6')
  for (const { size } of typed) expect(size).toBeGreaterThanOrEqual(18 * (25.4 / 72))
  for (const part of ['isi.nusaarus.id', '+62 21 5550 100', 'Pindai', 'Scan', 'BLM-01']) expect(text).toContain(part)
})

test('24 small stickers fill a sheet of A4', () => {
  expect([STICKER_SIZES.a4.width * 3, STICKER_SIZES.a4.height * 8]).toEqual([210, 297])
})

test('a sticker without a help number has no line for it [edge 1]', () => {
  const { texts } = drawSticker({ ...sticker, helpPhone: null }, 'a4')

  expect(texts.map(({ text }) => text).join()).not.toContain('Bantuan')
})

test.each(STICKER_FORMATS)('%s: each text names its language', (format) => {
  const { texts } = drawSticker(sticker, format)
  const langsOf = (part: string) => texts.find(({ text }) => text.includes(part))?.langs

  expect(langsOf('Pindai')).toEqual(['id'])
  expect(langsOf('Scan')).toEqual(['en'])
  expect(langsOf('Bantuan / Help')).toEqual(['id', 'en'])
  expect(langsOf('isi.nusaarus.id')).toEqual([])
})
