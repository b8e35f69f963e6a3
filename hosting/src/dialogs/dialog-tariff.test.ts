import { expect, test } from 'vitest'
import { draftProblem, readDraft, timeField } from './tariff-draft.ts'

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

  expect(readDraft(fields, [])).toEqual({
    name: 'Siang',
    priceMilliIdrPerKwh: 2_466_780,
    sessionFeeIdr: 25_000,
    timeFeeIdrPerMinute: 0,
    idleFeeIdrPerMinute: 0,
    idleFreeMinutes: 0,
    windows: [],
    windowPricing: 'start',
    tax: null,
    validFrom: null,
    validUntil: null,
    fallbackTariffId: null,
  })
})

/** @param extra Name and text of each field. */
function filled(...extra: readonly (readonly [string, string])[]): FormData {
  const fields = new FormData()
  for (const [name, text] of [['tariff-energy', '2466'], ...extra] as const) fields.set(name, text)
  return fields
}
const evening = (id: number, from: string, until: string) =>
  [
    [`window-${id}-day:1`, 'on'],
    [`window-${id}-day:7`, 'on'],
    [`window-${id}-from`, from],
    [`window-${id}-until`, until],
    [`window-${id}-price`, '3000'],
  ] as const

test('windows, tax and days become what the API takes; midnight at the end is the end of the day', () => {
  const fields = filled(
    ...evening(4, '17:30', '00:00'),
    ['tariff-pricing', 'split'],
    ['tariff-tax-name', 'PPN'],
    ['tariff-tax-rate', '11.5'],
    ['tariff-tax-included', 'no'],
    ['tariff-until', '2026-12-31'],
    ['tariff-fallback', 'next'],
  )

  expect(readDraft(fields, [4])).toMatchObject({
    windows: [{ days: [1, 7], fromMinute: 1050, untilMinute: 1440, priceMilliIdrPerKwh: 3_000_000 }],
    windowPricing: 'split',
    tax: { name: 'PPN', basisPoints: 1150, included: false },
    validFrom: null,
    validUntil: '2026-12-31',
    fallbackTariffId: 'next',
  })
  expect([0, 1050, 1440].map(timeField)).toEqual(['00:00', '17:30', '00:00'])
})

test.each([
  [[...evening(0, '17:00', '22:00'), ...evening(1, '21:00', '23:00')], [0, 1], /1 .*2 .*overlap/],
  [[...evening(0, '17:00', '17:00')], [0], /Window 1 begins and ends/],
  [
    [
      ['window-0-from', '17:00'],
      ['window-0-until', '22:00'],
    ],
    [0],
    /at least one day for window 1/,
  ],
  [[['tariff-tax-rate', '11']], [], /Give the tax a name/],
  [
    [
      ['tariff-from', '2026-02-02'],
      ['tariff-until', '2026-02-01'],
    ],
    [],
    /last day lies before/,
  ],
] as const)('a draft that cannot be meant is told of in words: %#', (extra, ids, words) => {
  expect(draftProblem(readDraft(filled(...extra), ids), 'a')).toMatch(words)
})
