import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COUNTERS } from '@charge-it/shared/cost/counters.ts'
import { FUNCTION_VCPU, monthlyCost } from '@charge-it/shared/cost/monthly-cost.ts'
import { PRICES } from '@charge-it/shared/cost/prices.ts'
import { expect, test } from 'vitest'
import { ROOT } from '../../lib/root.ts'
import { costTables } from './cost-tables.ts'

test('one charger: each part as worked out by hand', () => {
  const cost = monthlyCost(1, COUNTERS, PRICES)

  // 2,592,000 s x (0.0000216 + 0.5 x 0.0000024)
  expect(cost.edge).toBeCloseTo(59.0976, 4)
  expect(cost.edgeInstanceHours).toBe(720)
  // (1,994 + 600 + 259,200) writes and 60 deletes
  expect(cost.writes).toBeCloseTo(2.61794 * 0.18 + 0.0006 * 0.02, 6)
  // 480 h x (180 heartbeats + 2 changes) + 300 openings x 100 + 120 sessions x 60
  expect(cost.listenerReads).toBeCloseTo(((480 * 182 + 30_000 + 7200) / 100_000) * 0.06, 6)
  // 30 days x 250 KiB + 120 pages x 400 KiB
  expect(cost.egress).toBeCloseTo((55_500 / 1_048_576) * 0.12, 8)
  const parts = [
    cost.edge,
    cost.writes,
    cost.chargerReads,
    cost.listenerReads,
    cost.storage,
    cost.functions,
    cost.egress,
  ]
  expect(cost.total).toBeCloseTo(
    parts.reduce((sum, part) => sum + part),
    9,
  )
})

test('an instance more where the autoscaler adds one', () => {
  expect([600, 601, 5000].map((chargers) => monthlyCost(chargers, COUNTERS, PRICES).instances)).toEqual([1, 2, 9])
})

test('functions are counted as they are deployed: their processors, and how many are on a schedule', () => {
  const deployed = JSON.parse(readFileSync(join(ROOT, 'scripts', 'deploy', 'golden', 'functions.golden'), 'utf8'))
  const processors = deployed.functions.map(({ availableCpu }: { availableCpu: string }) => Number(availableCpu))

  expect(new Set(processors)).toEqual(new Set([FUNCTION_VCPU]))
  expect(deployed.jobs).toHaveLength(COUNTERS.jobs.amount)
})

test('docs/costs.md states what is worked out from these counters and prices', () => {
  const page = readFileSync(join(ROOT, 'docs', 'costs.md'), 'utf8')

  expect(page).toContain(costTables(COUNTERS, PRICES))
  expect(page).toContain(PRICES.notedOn)
  for (const source of PRICES.sources) expect(page).toContain(source)
})
