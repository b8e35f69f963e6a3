import { expect, test } from 'vitest'
import type { Tariff } from '../model/tariff.ts'
import { tariffInForce } from './tariff-in-force.ts'

const tariffOf = (tariffId: string, fields: Partial<Tariff> = {}): Tariff => ({
  tariffId,
  version: 1,
  name: tariffId,
  currency: 'IDR',
  priceMilliIdrPerKwh: 1_000,
  sessionFeeIdr: 0,
  timeFeeIdrPerMinute: 0,
  idleFeeIdrPerMinute: 0,
  idleFreeMinutes: 0,
  lastUpdatedAt: new Date(0),
  ...fields,
})
const find = (...tariffs: readonly Tariff[]) => {
  return async (tariffId: string) => tariffs.find((each) => each.tariffId === tariffId)
}
const inForce = async (at: string, ...tariffs: readonly Tariff[]) =>
  (await tariffInForce('a', new Date(at), 'Asia/Jakarta', find(...tariffs)))?.tariffId

test('a tariff without dates is always valid', async () => {
  expect(await inForce('2026-01-01T00:00:00Z', tariffOf('a'))).toBe('a')
})

test('its first and last day are days of the site, both of them included', async () => {
  const tariff = tariffOf('a', { validFrom: '2026-03-02', validUntil: '2026-03-03' })

  expect(await inForce('2026-03-01T16:59:59Z', tariff)).toBeUndefined()
  expect(await inForce('2026-03-01T17:00:00Z', tariff)).toBe('a')
  expect(await inForce('2026-03-03T16:59:59Z', tariff)).toBe('a')
  expect(await inForce('2026-03-03T17:00:00Z', tariff)).toBeUndefined()
})

test('on other days the one that stands in for it counts, and the next one for that', async () => {
  const chain = [
    tariffOf('a', { validUntil: '2026-01-31', fallbackTariffId: 'b' }),
    tariffOf('b', { validUntil: '2026-02-28', fallbackTariffId: 'c' }),
    tariffOf('c'),
  ]

  expect(await inForce('2026-02-10T00:00:00Z', ...chain)).toBe('b')
  expect(await inForce('2026-03-10T00:00:00Z', ...chain)).toBe('c')
})

test('tariffs that stand in for each other end the search [edge 1]', async () => {
  const a = tariffOf('a', { validUntil: '2025-12-31', fallbackTariffId: 'b' })
  const b = tariffOf('b', { validUntil: '2025-12-31', fallbackTariffId: 'a' })

  expect(await inForce('2026-02-10T00:00:00Z', a, b)).toBeUndefined()
})
