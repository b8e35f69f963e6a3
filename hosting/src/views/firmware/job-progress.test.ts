import { expect, test } from 'vitest'
import { jobShares } from './job-progress.ts'

test('every station of a job is counted once', () => {
  const counts = { waiting: 4, sent: 1, updating: 2, verifying: 1, succeeded: 5, failed: 2, unreached: 1, skipped: 3 }

  expect(jobShares({ counts, total: 19 })).toEqual({ updated: 5, failed: 2, waiting: 4, active: 4, apart: 4 })
})

test('a job without stations yet has none anywhere [edge 1]', () => {
  expect(jobShares({ counts: {}, total: 0 })).toEqual({ updated: 0, failed: 0, waiting: 0, active: 0, apart: 0 })
})
