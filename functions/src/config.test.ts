import { expect, test } from 'vitest'
import { authoritySecrets, ConfigError, deliverySecrets, parseConfig, placeOf } from './config.ts'

test('an empty environment is a deployed function without addresses and with closed set-up', () => {
  expect(parseConfig({})).toMatchObject({
    ...{ emulated: false, ocppUrl: null, ocppSecureUrl: null, setupCode: null },
    ...{ authority: null, certificateDays: 365 },
  })
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

test('the authority comes as text, as one line of an .env file, or in files', () => {
  const files: Record<string, string> = { '/ca.pem': 'certificate\nhere', '/ca.key.pem': 'key' }
  const readText = (file: string) => files[file] ?? ''

  const inText = { CHARGE_IT_CA_CERTIFICATE: 'certificate\\nhere', CHARGE_IT_CA_KEY: 'key' }
  const inFiles = { CHARGE_IT_CA_CERTIFICATE_FILE: '/ca.pem', CHARGE_IT_CA_KEY_FILE: '/ca.key.pem' }

  const authority = { certificatePem: 'certificate\nhere', keyPem: 'key' }
  expect(parseConfig(inText).authority).toEqual(authority)
  expect(parseConfig(inFiles, readText).authority).toEqual(authority)
  expect(() => parseConfig({ CHARGE_IT_CA_KEY_FILE: '/none' })).toThrow(/CHARGE_IT_CA_KEY_FILE/)
  expect(() => parseConfig({ CHARGE_IT_CERTIFICATE_DAYS: '0' })).toThrow(/CHARGE_IT_CERTIFICATE_DAYS/)
})

test('functions without the secret have no authority, and only a deployed authority needs the secret', () => {
  const certificate = { CHARGE_IT_CA_CERTIFICATE: 'certificate' }

  expect(parseConfig(certificate).authority).toBeNull()
  expect(authoritySecrets(certificate)).toEqual(['CHARGE_IT_CA_KEY'])
  expect(authoritySecrets({ ...certificate, FUNCTIONS_EMULATOR: 'true' })).toEqual([])
  expect(authoritySecrets({})).toEqual([])
})

test('mail needs a server and a sender; its password lies apart', () => {
  const mail = { CHARGE_IT_SMTP_URL: 'smtp://csms@mail.example:587', CHARGE_IT_MAIL_FROM: 'csms@example.test' }

  expect(parseConfig(mail).mail).toEqual({ url: 'smtp://csms@mail.example:587', from: 'csms@example.test' })
  expect(parseConfig({ ...mail, CHARGE_IT_SMTP_PASSWORD: 'p@ss/w' }).mail?.url).toBe(
    'smtp://csms:p%40ss%2Fw@mail.example:587',
  )
  expect(() => parseConfig({ CHARGE_IT_SMTP_URL: mail.CHARGE_IT_SMTP_URL })).toThrow(/CHARGE_IT_MAIL_FROM/)
  expect(deliverySecrets({ ...mail, CHARGE_IT_WEBHOOKS: '1' })).toEqual([
    'CHARGE_IT_SMTP_PASSWORD',
    'CHARGE_IT_WEBHOOK_KEY',
  ])
  expect(deliverySecrets({ ...mail, CHARGE_IT_WEBHOOKS: '1', FUNCTIONS_EMULATOR: 'true' })).toEqual([])
})

test('web push needs the public key of a certificate, whole', () => {
  const key = `B${'x'.repeat(86)}`

  expect(parseConfig({}).pushKey).toBeNull()
  expect(parseConfig({ CHARGE_IT_PUSH_KEY: key }).pushKey).toBe(key)
  expect(() => parseConfig({ CHARGE_IT_PUSH_KEY: 'private' })).toThrow(/CHARGE_IT_PUSH_KEY/)
})

test('files lie in a folder under the emulators and in a bucket when deployed', () => {
  expect(parseConfig({}).files).toEqual({ bucket: null })
  expect(parseConfig({ CHARGE_IT_FILES_BUCKET: 'b' }).files).toEqual({ bucket: 'b' })
  expect(parseConfig({ FUNCTIONS_EMULATOR: 'true' }).files).toEqual({
    folder: expect.stringContaining('charge-it-files'),
  })
  expect(parseConfig({ CHARGE_IT_PUBLIC_ORIGIN: 'https://csms.example/' }).publicOrigin).toBe('https://csms.example')
})

test('functions run in Jakarta as the usual account, unless the deployment says otherwise', () => {
  expect(placeOf({})).toEqual({ region: 'asia-southeast2' })
  const elsewhere = { CHARGE_IT_REGION: 'europe-west4', CHARGE_IT_SERVICE_ACCOUNT: 'a@p.iam.gserviceaccount.com' }
  expect(placeOf(elsewhere)).toEqual({ region: 'europe-west4', serviceAccount: 'a@p.iam.gserviceaccount.com' })
})

test('the service of the edge is named in full or not at all', () => {
  const name = 'projects/p/locations/europe-west4/services/ocpp-edge'

  expect(parseConfig({ CHARGE_IT_EDGE_SERVICE: name }).edgeService).toBe(name)
  expect(parseConfig({}).edgeService).toBeNull()
  expect(() => parseConfig({ CHARGE_IT_EDGE_SERVICE: 'ocpp-edge' })).toThrow(/CHARGE_IT_EDGE_SERVICE must be projects/)
})
