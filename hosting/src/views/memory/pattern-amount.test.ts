import { expect, test } from 'vitest'
import { formatFor } from '../../format/format.ts'
import { patternAmount } from './pattern-amount.ts'

const english = formatFor('en')

test('the hour of a start is a time of the day', () => {
  const { amount, unit } = patternAmount({ name: 'startHour', unit: 'h' }, english)

  expect([amount(10.5), amount(0), unit]).toEqual(['10:30', '00:00', ''])
})

test('energy is told in kWh', () => {
  const { amount, unit } = patternAmount({ name: 'sessionEnergy', unit: 'Wh' }, english)

  expect([amount(12_663), unit]).toEqual(['12.7', 'kWh'])
})

test('other values have a decimal only where it tells something', () => {
  const { amount, unit } = patternAmount({ name: 'sessionDuration', unit: 'min' }, english)

  expect([amount(26.04), amount(26.4), amount(134.4), unit]).toEqual(['26', '26.4', '134', 'min'])
})
