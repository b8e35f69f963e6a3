import { expect, test } from 'vitest'
import { PROBLEM_CODES } from '../functions/src/api/openapi/problem-codes.ts'
import { ApiError } from '../hosting/src/data/api.ts'
import { refusalWords } from '../hosting/src/drive/refusal-words.ts'
import { apiProblem } from '../hosting/src/words/api-problem.ts'

/** Reasons that no page can cause: a program did, or a station. They are told by their kind. */
const NOT_OF_PAGES: readonly string[] = [
  ...['invalid-parameter', 'broken-upload', 'method-not-allowed', 'already-received', 'receiving', 'not-json'],
  'idempotency-key-reused',
]

test.each(Object.entries(PROBLEM_CODES).filter(([code]) => !NOT_OF_PAGES.includes(code)))(
  '%s has words of its own in the console or on the driver page',
  (code, { status }) => {
    const inConsole = apiProblem(new ApiError(status, 'DETAIL', null, { code }))
    const atDriver = refusalWords(code).lead

    expect(inConsole.includes('DETAIL') && atDriver.includes(code)).toBe(false)
  },
)
