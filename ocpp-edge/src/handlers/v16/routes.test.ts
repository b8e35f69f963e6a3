import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { validatorOf } from '../../rpc/validator.ts'
import { SCHEMAS } from './generated/schemas.ts'
import { ROUTES_1_6 } from './routes.ts'

/** OCPP 1.6J (§4) and its security whitepaper: what a station may send. */
const STATION_MESSAGES = [
  'Authorize',
  'BootNotification',
  'DataTransfer',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'SecurityEventNotification',
  'SignCertificate',
  'SignedFirmwareStatusNotification',
  'StartTransaction',
  'StatusNotification',
  'StopTransaction',
]

test('every message of a station has a route, and nothing else has', () => {
  expect(Object.keys(ROUTES_1_6).sort()).toEqual(STATION_MESSAGES)
})

test.each(Object.keys(ROUTES_1_6))('the schemas of %s compile and lie under ids that are URIs', (action) => {
  const route = ROUTES_1_6[action]
  if (route === undefined) throw new Error(action)

  expect(() => [validatorOf(route.requestSchema), validatorOf(route.responseSchema)]).not.toThrow()
  expect(route.requestSchema).toMatchObject({ $id: `https://charge-it.invalid/ocpp1.6/${action}.req.json` })
  expect(route.responseSchema).toMatchObject({ $id: `https://charge-it.invalid/ocpp1.6/${action}.conf.json` })
})

test('the generated schemas are those of the library', () => {
  const source: unknown = JSON.parse(
    readFileSync(new URL('../../../../node_modules/ocpp-rpc/lib/schemas/ocpp1_6.json', import.meta.url), 'utf8'),
  )

  expect(source).toEqual(
    expect.arrayContaining(
      Object.entries<object>(SCHEMAS).map(([name, schema]) =>
        expect.objectContaining({ $id: `urn:${name}`, ...('required' in schema ? { required: schema.required } : {}) }),
      ),
    ),
  )
})

test('frames of transactions are kept when they are refused', () => {
  const kept = Object.keys(ROUTES_1_6).filter((action) => ROUTES_1_6[action]?.keepRefused === true)

  expect(kept).toEqual(['StartTransaction', 'StopTransaction'])
})
