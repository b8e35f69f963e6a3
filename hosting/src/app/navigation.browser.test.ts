import { afterEach, beforeEach, expect, test } from 'vitest'
import { Navigation } from './navigation.ts'

let before: string
beforeEach(() => {
  before = location.href
})
afterEach(() => history.replaceState(null, '', before))

test('a card that is filtered by stands in no address, and Back finds it again', async () => {
  const navigation = new Navigation()
  navigation.start()
  navigation.go('/transactions?view=history&idTag=04A1B2C3')
  expect(navigation.route.query.get('idTag')).toBe('04A1B2C3')
  expect(location.href).not.toContain('04A1B2C3')

  navigation.setQuery({ station: 'CP-7' })
  expect(navigation.route.query.get('idTag')).toBe('04A1B2C3')
  navigation.go('/stations?q=CP')
  expect(location.search).toBe('?q=CP')
  expect(navigation.route.query.has('idTag')).toBe(false)
  history.back()

  await expect.poll(() => navigation.route.name).toBe('transactions')
  expect(Object.fromEntries(navigation.route.query)).toEqual({ view: 'history', idTag: '04A1B2C3', station: 'CP-7' })
  navigation.setQuery({ idTag: '' })
  expect(navigation.route.query.has('idTag')).toBe(false)
})

test('an address that was typed with a card is rid of it at the start', () => {
  history.replaceState(null, '', '/transactions?idTag=04A1B2C3')
  const navigation = new Navigation()
  navigation.start()

  expect(navigation.route.query.get('idTag')).toBe('04A1B2C3')
  expect(location.href).not.toContain('04A1B2C3')
})
