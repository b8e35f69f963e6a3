import { expect, test } from 'vitest'
import { addressOf, matchRoute } from './router.ts'

test('each page has its address', () => {
  const names = [
    '/',
    '/stations',
    '/stations/BLM-02',
    '/stations/BLM-02/commands',
    '/transactions/',
    '/settings/idTags',
  ]

  expect(names.map((path) => matchRoute(path).name)).toEqual([
    'dashboard',
    'stations',
    'station',
    'stationTab',
    'transactions',
    'settingsSection',
  ])
})

test('parameters and filters are decoded', () => {
  const route = matchRoute('/stations/A%2FB%20%231', '?status=Faulted&q=blok%20m')

  expect([route.params.stationId, route.query.get('status'), route.query.get('q')]).toEqual([
    'A/B #1',
    'Faulted',
    'blok m',
  ])
})

test('an address survives its way into a route and back', () => {
  const transactionKey = 'CP%2F1:77'

  expect(matchRoute(addressOf('transaction', { transactionKey })).params).toEqual({ transactionKey })
})

test('unknown and malformed addresses are not found', () => {
  expect(['/nowhere', '/stations/a/b/c', '/stations/%E0%A4%A'].map((path) => matchRoute(path).name)).toEqual([
    'notFound',
    'notFound',
    'notFound',
  ])
})
