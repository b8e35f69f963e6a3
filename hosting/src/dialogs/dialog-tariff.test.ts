import { expect, test } from 'vitest'
import { readDraft } from './dialog-tariff.ts'

test('typed prices become whole rupiah and thousandths, and nonsense counts as nothing', () => {
  const fields = new FormData()
  for (const [name, text] of [
    ['tariff-name', ' Siang '],
    ['tariff-energy', '2466.78'],
    ['tariff-session', '25000'],
    ['tariff-time', ''],
    ['tariff-idle', '-5'],
    ['tariff-free', 'x'],
  ] as const)
    fields.set(name, text)

  expect(readDraft(fields)).toEqual({
    name: 'Siang',
    priceMilliIdrPerKwh: 2_466_780,
    sessionFeeIdr: 25_000,
    timeFeeIdrPerMinute: 0,
    idleFeeIdrPerMinute: 0,
    idleFreeMinutes: 0,
  })
})
