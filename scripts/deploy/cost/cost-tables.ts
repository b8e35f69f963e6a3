import type { Counters } from '@charge-it/shared/cost/counters.ts'
import { monthlyCost } from '@charge-it/shared/cost/monthly-cost.ts'
import type { Prices } from '@charge-it/shared/cost/prices.ts'

const FLEETS = [10, 100, 600, 5000] as const

/** The tables of docs/costs.md, between their marks. */
export function costTables(counters: Counters, prices: Prices): string {
  const costs = FLEETS.map((chargers) => monthlyCost(chargers, counters, prices))
  const usd = (amount: number) => amount.toFixed(2)
  const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(' | ')} |`
  const money = (
    name: string,
    member: 'edge' | 'writes' | 'chargerReads' | 'listenerReads' | 'storage' | 'functions' | 'egress' | 'total',
  ) =>
    row(
      name,
      costs.map((cost) => usd(cost[member])),
    )
  return [
    row(
      'US dollars a month',
      FLEETS.map((chargers) => `${chargers.toLocaleString('en')} chargers`),
    ),
    row(
      '---',
      FLEETS.map(() => '---:'),
    ),
    row(
      'edge instances',
      costs.map(({ instances }) => String(instances)),
    ),
    row(
      'edge instance hours',
      costs.map(({ edgeInstanceHours }) => edgeInstanceHours.toLocaleString('en')),
    ),
    money('Cloud Run: those hours', 'edge'),
    money('Firestore: writes and deletes', 'writes'),
    money('Firestore: reads of edge and functions', 'chargerReads'),
    money('Firestore: reads of open pages (listeners)', 'listenerReads'),
    money('Firestore: storage', 'storage'),
    money('Cloud Functions and Scheduler', 'functions'),
    money('data sent out', 'egress'),
    money('**all**', 'total'),
    row(
      '**a charger and month**',
      costs.map(({ perCharger }) => `**${perCharger.toFixed(3)}**`),
    ),
    '',
    '| counter | amount | known how | what it is |',
    '| --- | ---: | --- | --- |',
    ...Object.entries(counters).map(([name, { amount, known, why }]) =>
      row(`\`${name}\``, [amount.toLocaleString('en', { maximumFractionDigits: 4 }), known, why]),
    ),
    '',
    '| price | US dollars |',
    '| --- | ---: |',
    ...Object.entries(prices).flatMap(([name, price]) =>
      typeof price === 'number' ? [row(`\`${name}\``, [String(Number(price.toFixed(9)))])] : [],
    ),
  ].join('\n')
}
