import { expect, test } from 'vitest'
import { ConfigError, parseConfig } from './config.ts'

test('an empty environment is a deployed function without addresses and with closed set-up', () => {
  expect(parseConfig({})).toEqual({ emulated: false, ocppUrl: null, ocppSecureUrl: null, setupCode: null })
})

test('lists every problem at once', () => {
  const environment = {
    CHARGE_IT_OCPP_URL: 'http://x',
    CHARGE_IT_OCPP_SECURE_URL: 'ws://x',
    CHARGE_IT_SETUP_CODE: 'short',
  }

  expect(() => parseConfig(environment)).toThrow(/CHARGE_IT_OCPP_URL.*CHARGE_IT_OCPP_SECURE_URL.*CHARGE_IT_SETUP_CODE/)
})

test('deployed code refuses the unsigned tokens of an emulator', () => {
  const deployed = { K_SERVICE: 'api', FIREBASE_AUTH_EMULATOR_HOST: '127.0.0.1:9099' }

  expect(() => parseConfig(deployed)).toThrow(ConfigError)
  expect(parseConfig({ ...deployed, FUNCTIONS_EMULATOR: 'true' }).emulated).toBe(true)
})
