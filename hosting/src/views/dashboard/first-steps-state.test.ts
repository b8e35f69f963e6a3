import { expect, test } from 'vitest'
import { firstSteps, firstStepsMemory } from './first-steps-state.ts'

const NOTHING = { sites: [], tariffs: [], stations: [], sessions: [] }

test('ticks follow from what is stored', () => {
  expect(firstSteps({ ...NOTHING, sites: [{}], stations: [{}] })).toEqual([
    { name: 'site', done: true },
    { name: 'tariff', done: false },
    { name: 'station', done: true },
    { name: 'session', done: false },
  ])
})

test('nothing is told before everything is known [edge 1]', () => {
  expect(firstSteps({ ...NOTHING, sessions: null })).toBeNull()
})

test('who closed the list does not see it again, somebody else does; a browser may refuse its storage [edge 2]', () => {
  const stored = new Map<string, string>()
  const storage = () => ({
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
  })
  firstStepsMemory(storage, 'anna').close()
  const refuses = () => {
    throw new Error('refused')
  }

  expect(firstStepsMemory(storage, 'anna').isClosed()).toBe(true)
  expect(firstStepsMemory(storage, 'budi').isClosed()).toBe(false)
  expect(() => firstStepsMemory(refuses, 'anna').close()).not.toThrow()
  expect(firstStepsMemory(refuses, 'anna').isClosed()).toBe(false)
})
