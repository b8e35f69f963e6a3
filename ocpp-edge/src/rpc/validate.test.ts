import { expect, test } from 'vitest'
import { SCHEMAS } from '../handlers/v16/generated/schemas.ts'
import { ROUTES_1_6 } from '../handlers/v16/routes.ts'
import { validate } from './validate.ts'

const strict = (schema: keyof typeof SCHEMAS) => ({ requestSchema: SCHEMAS[schema] })
const STATUS = { connectorId: 1, errorCode: 'NoError', status: 'Available' }
const BOOT = { chargePointVendor: 'V', chargePointModel: 'M' }

test('leaves a correct message as it is', () => {
  expect(validate(strict('StatusNotification.req'), STATUS)).toEqual({ kind: 'valid', payload: STATUS, warnings: [] })
})

test.each([
  ['an unknown enum value', { ...STATUS, status: 'Sleeping' }, { ...STATUS, status: 'Sleeping' }, 'status: enum'],
  ['an odd time', { ...STATUS, timestamp: '1/2/2026' }, { ...STATUS, timestamp: '1/2/2026' }, 'timestamp: format'],
  ['a field that nobody knows', { ...STATUS, foo: 1 }, STATUS, '(payload): additionalProperties'],
  ['a long text', { ...STATUS, info: 'x'.repeat(60) }, { ...STATUS, info: 'x'.repeat(50) }, 'info: maxLength'],
  ['text for a number', { ...STATUS, connectorId: ' 2 ' }, { ...STATUS, connectorId: 2 }, 'connectorId: type'],
  ['a fraction for an integer', { ...STATUS, connectorId: 1.2 }, STATUS, 'connectorId: type'],
  ['a number for text', { ...STATUS, info: 17 }, { ...STATUS, info: '17' }, 'info: type'],
  ['null for an absent field', { ...STATUS, info: null }, STATUS, 'info: type'],
  ['an unusable optional field', { ...STATUS, info: { a: 1 } }, STATUS, 'info: type'],
])('mends %s and says so', (_name, sent, expected, warning) => {
  expect(validate(strict('StatusNotification.req'), sent)).toEqual({
    kind: 'valid',
    payload: expected,
    warnings: [warning],
  })
})

test.each([
  ['a missing field', { connectorId: 1, status: 'Available' }, 'OccurrenceConstraintViolation', 'errorCode'],
  ['null for a required field', { ...STATUS, errorCode: null }, 'TypeConstraintViolation', 'errorCode'],
  ['text that is no number', { ...STATUS, connectorId: 'one' }, 'TypeConstraintViolation', 'connectorId'],
  ['a list for a number', { ...STATUS, connectorId: [1] }, 'TypeConstraintViolation', 'connectorId'],
])('refuses %s with its code and names the field', (_name, sent, code, field) => {
  expect(validate(strict('StatusNotification.req'), sent)).toMatchObject({ kind: 'refused', error: { code, field } })
})

test('never cuts a card into another one', () => {
  const authorize = ROUTES_1_6.Authorize
  if (authorize === undefined) throw new Error('no route of Authorize')

  expect(validate(authorize, { idTag: 'x'.repeat(21) })).toMatchObject({
    kind: 'refused',
    error: { code: 'PropertyConstraintViolation', field: 'idTag' },
  })
})

test('cuts a text without leaving half a character', () => {
  const validated = validate(strict('StatusNotification.req'), { ...STATUS, info: '😀'.repeat(40) })

  expect(validated).toMatchObject({ kind: 'valid' })
  expect(validated.kind === 'valid' && String(validated.payload.info).isWellFormed()).toBe(true)
})

test('takes empty optional texts and long serial numbers of a boot [edge 46]', () => {
  const validated = validate(strict('BootNotification.req'), {
    ...BOOT,
    iccid: '',
    chargePointSerialNumber: 's'.repeat(40),
  })

  expect(validated).toEqual({
    kind: 'valid',
    payload: { ...BOOT, iccid: '', chargePointSerialNumber: 's'.repeat(25) },
    warnings: ['chargePointSerialNumber: maxLength'],
  })
})

test('does not change what it was given', () => {
  const sent = Object.freeze({ ...STATUS, foo: 1, connectorId: '3' })

  expect(validate(strict('StatusNotification.req'), sent)).toMatchObject({ payload: { ...STATUS, connectorId: 3 } })
  expect(sent).toEqual({ ...STATUS, foo: 1, connectorId: '3' })
})

test('removes __proto__ as any other field that nobody knows [edge 17]', () => {
  const sent: Record<string, unknown> = JSON.parse(
    `{"connectorId":1,"errorCode":"NoError","status":"Available","__proto__":{"a":1}}`,
  )

  const validated = validate(strict('StatusNotification.req'), sent)

  expect(validated).toMatchObject({ kind: 'valid', payload: STATUS })
  expect(validated.kind === 'valid' && Object.hasOwn(validated.payload, '__proto__')).toBe(false)
})
