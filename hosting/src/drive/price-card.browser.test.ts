import type { TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import { render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { demoCard } from './demo/demo-states.ts'
import { priceCard } from './price-card.ts'

const place = document.createElement('div')
document.body.append(place)
afterEach(() => render(null, place))

const tariff: TariffSnapshot = {
  ...{ tariffId: 'standard', version: 1, name: 'Standard', currency: 'IDR', priceMilliIdrPerKwh: 2_466_000 },
  ...{ sessionFeeIdr: 0, timeFeeIdrPerMinute: 0, idleFeeIdrPerMinute: 0, idleFreeMinutes: 0 },
  windows: [{ days: [1, 2, 3, 4, 5], fromMinute: 1020, untilMinute: 1320, priceMilliIdrPerKwh: 3_000_000 }],
}
/** The card as text, one blank for any white space. */
function shown(fields: Partial<TariffSnapshot>, now: string): string {
  const at = new Date(now)
  render(priceCard(demoCard(at, { tariff: { ...tariff, ...fields } }), at), place)
  return (place.textContent ?? '').replaceAll(/\s+/g, ' ')
}

test('the price of now is large, those of other hours stand below, and the rule in words', () => {
  // Monday, 18 o'clock in Jakarta.
  const evening = shown({}, '2026-03-02T11:00:00Z')

  expect(evening).toContain('IDR 3,000 per kWh now')
  expect(evening).toContain('Example 20 kWh: IDR 60,000')
  expect(evening).toContain('Mon–Fri 17–22IDR 3,000 per kWhnow')
  expect(evening).toContain('Other hoursIDR 2,466 per kWh')
  expect(evening).toContain('The price at the start counts for the whole session.')
})

test('on a day without the window the ordinary price counts', () => {
  // Sunday, the same time.
  const sunday = shown({ windowPricing: 'split' }, '2026-03-01T11:00:00Z')

  expect(sunday).toContain('IDR 2,466 per kWh now')
  expect(sunday).toContain('Other hoursIDR 2,466 per kWhnow')
  expect(sunday).toContain('Each hour’s energy is charged at the price of that hour.')
})

test('a tax is told of, and one that comes on top is in the example', () => {
  const tax = { name: 'PPN', basisPoints: 1100, included: false }

  const text = shown({ windows: [], tax }, '2026-03-01T11:00:00Z')

  expect(text).toContain('Example 20 kWh: IDR 54,745')
  expect(text).toContain('PPN 11% is added to the prices.')
  expect(text).not.toContain('Other hours')
})
