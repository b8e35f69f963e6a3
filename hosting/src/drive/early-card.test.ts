import { expect, test } from 'vitest'
import { takeEarlyAnswer } from './early-card.ts'

const PATH = '/api/v1/public/connectors/ABCD2345'
const arrived = { response: new Response('{}'), arrivedAtMs: 1000 }

test('the early answer is taken once, for its own path', async () => {
  const page = { earlyCard: { path: PATH, answer: Promise.resolve(arrived) } }

  expect(await takeEarlyAnswer('/api/v1/public/connectors/OTHER234', page)).toBe(null)
  expect(await takeEarlyAnswer(PATH, page)).toBe(arrived)
  expect(await takeEarlyAnswer(PATH, page)).toBe(null)
})

test('an early request that failed leaves the question to the page', async () => {
  const page = { earlyCard: { path: PATH, answer: Promise.reject(new TypeError('no network')) } }

  expect(await takeEarlyAnswer(PATH, page)).toBe(null)
})

test('a page without an early request asks itself', async () => {
  expect(await takeEarlyAnswer(PATH, {})).toBe(null)
})
