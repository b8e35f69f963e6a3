import { expect, test } from 'vitest'
import { runApiFuzz } from './api-fuzz/run-api-fuzz.ts'

/** Other draws: `npm run api:fuzz`. */
const SEED = 20_260_302

test('requests drawn from the specification are answered as it says, whatever they hold [edge 402]', async () => {
  const { problems, operations, statuses } = await runApiFuzz({ seed: SEED, requests: 5 })

  expect(problems).toEqual([])
  expect(operations).toBeGreaterThan(130)
  expect(statuses['200']).toBeGreaterThan(100)
}, 240_000)
