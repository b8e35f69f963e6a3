import { expect, test } from 'vitest'
import { listOldTransactions } from './legacy.ts'
import { matchRoute } from './match-route.ts'
import { ROUTES } from './routes.ts'
import { listTransactions } from './transactions.ts'

test.each(['/stations/CP%2F1', '/v1/stations/CP%2F1', '/api/v1/stations/CP%2F1', '/api/stations/CP%2F1/'])(
  '%s names the station CP/1',
  (path) => {
    const { route, parts } = matchRoute(ROUTES, 'GET', path)

    expect(route.pattern).toBe('/stations/:stationId')
    expect(parts).toEqual({ stationId: 'CP/1' })
  },
)

test('transactions without a version are the old ones', () => {
  expect(matchRoute(ROUTES, 'GET', '/api/transactions').route.handler).toBe(listOldTransactions)
  expect(matchRoute(ROUTES, 'GET', '/api/v1/transactions').route.handler).toBe(listTransactions)
})

test('a station may be called api or v1', () => {
  expect(matchRoute(ROUTES, 'GET', '/api/v1/stations/api').parts).toEqual({ stationId: 'api' })
  expect(matchRoute(ROUTES, 'GET', '/stations/v1').parts).toEqual({ stationId: 'v1' })
})

test('says which methods an address has', () => {
  expect(() => matchRoute(ROUTES, 'PUT', '/stations')).toThrow(
    expect.objectContaining({ status: 405, headers: { allow: 'POST, GET' } }),
  )
  expect(() => matchRoute(ROUTES, 'GET', '/nothing')).toThrow(expect.objectContaining({ status: 404 }))
  expect(() => matchRoute(ROUTES, 'GET', '/stations/%E0%A4%A')).toThrow(
    expect.objectContaining({ status: 400, parameter: 'stationId' }),
  )
})
