import * as v from 'valibot'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { seedOrderSchema } from './seed-order.ts'

const order = {
  stage: 'base',
  now: '2026-11-21T05:00:00.000Z',
  all: false,
  fleet: 6,
  keys: { CP_111: 'key' },
  apiKeyId: 'local',
  apiKeySecret: 'secret',
  ocppUrl: 'ws://127.0.0.1:9000/ocpp',
}

test('an order carries its moment', () => {
  expect(v.parse(seedOrderSchema, order).now).toEqual(new Date('2026-11-21T05:00:00Z'))
})

test.each([
  ['stage', 'everything'],
  ['now', 'today'],
  ['fleet', -1],
  ['keys', { CP_111: 5 }],
])('refuses an order whose %s is %j', (field, wrong) => {
  expect(v.safeParse(seedOrderSchema, { ...order, [field]: wrong }).success).toBe(false)
})

test('goes nowhere without the addresses of the emulators', () => {
  expect(() => readConfig({ GCLOUD_PROJECT: 'demo-x', FIRESTORE_EMULATOR_HOST: '127.0.0.1:8080' })).toThrow(
    /FIREBASE_AUTH_EMULATOR_HOST/,
  )
})
