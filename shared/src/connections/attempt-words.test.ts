import { expect, test } from 'vitest'
import { ATTEMPT_REASONS } from '../model/attempt.ts'
import { attemptLevel, attemptWords } from './attempt-words.ts'

test.each(ATTEMPT_REASONS)('says in both languages what %s is and what to do', (reason) => {
  for (const language of ['en', 'id'] as const) {
    const { cause, fix } = attemptWords(reason, language)
    expect(cause).toMatch(/^[A-Z].{15,160}\.$/)
    expect(fix).toMatch(/^[A-Z].{15,160}\.$/)
  }
  expect(attemptWords(reason, 'id').cause).not.toBe(attemptWords(reason, 'en').cause)
  expect(attemptLevel(reason)).toMatch(/info|warning|refused/)
})
