import { expect, test } from 'vitest'
import { savedViews } from './saved-views.ts'

function storageOf(entries: Record<string, string> = {}) {
  const stored = new Map(Object.entries(entries))
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
  }
}

test('a view is kept under its name, for one person', () => {
  const storage = storageOf()
  const mine = savedViews(() => storage, 'anna')

  mine.save({ name: 'Blok M', query: 'site=blok-m' })
  mine.save({ name: 'Blok M', query: 'site=blok-m&date=7' })

  expect(mine.read()).toEqual([{ name: 'Blok M', query: 'site=blok-m&date=7' }])
  expect(savedViews(() => storage, 'budi').read()).toEqual([])
  expect(mine.remove('Blok M')).toEqual([])
})

test('a view gets another name and keeps its place', () => {
  const storage = storageOf()
  const mine = savedViews(() => storage, 'anna')
  mine.save({ name: 'A', query: 'site=a' })
  mine.save({ name: 'B', query: 'site=b' })

  expect(mine.rename('A', 'Blok M')).toEqual([
    { name: 'Blok M', query: 'site=a' },
    { name: 'B', query: 'site=b' },
  ])
})

test('a name that differs only in capitals is the same view [edge 2]', () => {
  const storage = storageOf()
  const mine = savedViews(() => storage, 'anna')
  mine.save({ name: 'Blok M', query: 'site=blok-m' })

  expect(mine.save({ name: 'blok m', query: '' })).toEqual([{ name: 'blok m', query: '' }])
})

test('a browser without storage, or with something else in it, has no views [edge 1]', () => {
  const refuses = () => {
    throw new Error('refused')
  }

  expect(savedViews(refuses, 'anna').read()).toEqual([])
  expect(savedViews(() => storageOf({ 'charge-it.views.transactions.anna': '{' }), 'anna').read()).toEqual([])
  expect(savedViews(refuses, 'anna').save({ name: 'A', query: '' })).toEqual([{ name: 'A', query: '' }])
})
