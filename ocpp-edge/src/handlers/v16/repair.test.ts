import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repairMeterValues, repairStart, repairStop } from './repair.ts'

test('reads numbers that were sent as text, and text that was sent as a number', () => {
  expect(
    repairStart({ connectorId: '1', idTag: 12345678, meterStart: '1000.4', timestamp: 't', reservationId: null }),
  ).toEqual({
    payload: { connectorId: 1, idTag: '12345678', meterStart: 1000, timestamp: 't' },
    warnings: ['connectorId is no integer', 'idTag is no text', 'meterStart is no integer', 'reservationId is null'],
  })
})

test('leaves what cannot be read to the validation', () => {
  expect(repairStart({ connectorId: 'one', meterStart: {} }).payload).toEqual({ connectorId: 'one', meterStart: {} })
})

test('leaves a right message as it is', () => {
  const start = { connectorId: 1, idTag: 'A', meterStart: 1, timestamp: '2026-03-01T10:00:00Z' }
  const stop = { transactionId: 5, meterStop: 1, timestamp: '2026-03-01T10:00:00Z', reason: 'Local' }

  expect(repairStart(start)).toEqual({ payload: start, warnings: [] })
  expect(repairStop(stop)).toEqual({ payload: stop, warnings: [] })
})

test('[edge 55] a stop always has an id', () => {
  expect(repairStop({ meterStop: 1 }).payload.transactionId).toBe('null')
  expect(repairStop({ transactionId: { a: 1 }, meterStop: 1 }).payload.transactionId).toBe('{"a":1}')
})

test('[edge 66] turns one object, and values of OCPP 1.5, into a list', () => {
  const entry = { timestamp: 't', sampledValue: [] }

  expect(repairMeterValues({ connectorId: 1, meterValue: entry }).payload).toEqual({
    connectorId: 1,
    meterValue: [entry],
  })
  expect(repairMeterValues({ connectorId: 1, values: [entry] }).payload).toEqual({
    connectorId: 1,
    meterValue: [entry],
  })
  expect(repairMeterValues({ connectorId: 1, values: [], meterValue: [entry] }).payload).toEqual({
    connectorId: 1,
    meterValue: [entry],
  })
})

test('never throws and is done after one round', () => {
  const payloads = fc.dictionary(
    fc.oneof(
      fc.constantFrom('connectorId', 'transactionId', 'meterValue', 'values', 'idTag', 'meterStart', 'meterStop'),
      fc.string(),
    ),
    fc.jsonValue().map((value): unknown => value),
  )
  fc.assert(
    fc.property(payloads, fc.constantFrom(repairStart, repairStop, repairMeterValues), (payload, repair) => {
      const once = repair(payload).payload
      expect(repair(once).payload).toEqual(once)
    }),
  )
})

test('a field named __proto__ lends nothing to the message [edge 17]', () => {
  const sent = JSON.parse('{"connectorId":1,"__proto__":[],"transactionId":7}')
  const lending = JSON.parse('{"connectorId":1,"__proto__":{"idTag":"AB12"},"meterStart":0}')

  expect(repairMeterValues(sent).payload.meterValue).toBeUndefined()
  expect(Object.getPrototypeOf(repairStart(lending).payload)).toBe(Object.prototype)
  expect(repairStart(lending).payload.idTag).toBeUndefined()
})
