import type { Tariff } from '@charge-it/shared/model/tariff.ts'

/** Rp 2,466.78 per kWh, the ceiling for public charging; the second adds a fee for standing idle. */
export function demoTariffs(now: Date): readonly Tariff[] {
  const common = { version: 1, currency: 'IDR', sessionFeeIdr: 0, timeFeeIdrPerMinute: 0, lastUpdatedAt: now } as const
  return [
    {
      ...common,
      tariffId: 'standard',
      name: 'Standar',
      priceMilliIdrPerKwh: 2_466_780,
      idleFeeIdrPerMinute: 0,
      idleFreeMinutes: 0,
    },
    {
      ...common,
      tariffId: 'rest-area',
      name: 'Rest area',
      priceMilliIdrPerKwh: 2_466_780,
      idleFeeIdrPerMinute: 500,
      idleFreeMinutes: 10,
    },
  ]
}
