import { expect, test } from 'vitest'
import { driveRoute } from './drive-route.ts'

test('a sticker leads to its connector, as typed by hand too', () => {
  expect(driveRoute('/c/7K3MQ2XA/1')).toEqual({ page: 'connector', code: '7K3MQ2XA', connectorId: 1 })
  expect(driveRoute('/c/7k3m-q2xa')).toEqual({ page: 'connector', code: '7K3MQ2XA', connectorId: null })
  expect(driveRoute('/c/OIL0%20AAA/2/')).toEqual({ page: 'connector', code: '0110AAA', connectorId: 2 })
  expect(driveRoute('/c/%E0%A4%A')).toMatchObject({ page: 'connector' })
})

test('the other pages have their own addresses, everything else has none', () => {
  expect(driveRoute('/c')).toEqual({ page: 'entry' })
  expect(driveRoute('/s/CP_111:1284079904')).toEqual({ page: 'session', transactionKey: 'CP_111:1284079904' })
  expect(driveRoute('/r/abc')).toEqual({ page: 'receipt', token: 'abc' })
  expect(driveRoute('/s/')).toEqual({ page: 'history' })
  expect(driveRoute('/c/A/1/2')).toEqual({ page: 'unknown' })
})
