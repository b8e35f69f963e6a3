import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { emulatorConfig } from './lib/emulator-config.ts'
import { portsFrom } from './lib/ports.ts'
import { ROOT } from './lib/root.ts'

const read = (...parts: string[]) => JSON.parse(readFileSync(join(ROOT, ...parts), 'utf8'))
const firebaseJson = read('firebase.json')
const valid = new Ajv({ strict: false, allowUnionTypes: true }).compile(
  read('node_modules', 'firebase-tools', 'schema', 'firebase-config.json'),
)

test('firebase.json follows the schema of the Firebase CLI', () => {
  expect(valid(firebaseJson), JSON.stringify(valid.errors)).toBe(true)
})

test('the schema would catch a misspelt rewrite and an unknown runtime', () => {
  expect(
    valid({ ...firebaseJson, hosting: { ...firebaseJson.hosting, rewrites: [{ sorce: '**', destination: '/x' }] } }),
  ).toBe(false)
  expect(valid({ ...firebaseJson, functions: [{ ...firebaseJson.functions[0], runtime: 'nodejs23' }] })).toBe(false)
})

test('the emulators run with the same file but for ports and a loopback connect-src', () => {
  const ports = portsFrom(7000)
  const local = emulatorConfig(firebaseJson, ports)
  const loopback = / (?:http|ws):\/\/127\.0\.0\.1:\d+/g
  const restored = JSON.parse(JSON.stringify(local).replace(loopback, ''))
  const policy = JSON.stringify(local.hosting)

  expect(valid(local), JSON.stringify(valid.errors)).toBe(true)
  expect(restored.hosting).toEqual(firebaseJson.hosting)
  expect({ ...restored, emulators: null, hosting: null }).toEqual({ ...firebaseJson, emulators: null, hosting: null })
  expect(Object.keys(local.emulators).sort()).toEqual(Object.keys(firebaseJson.emulators).sort())
  expect(
    policy
      .match(loopback)
      ?.map((address) => address.trim())
      .sort(),
  ).toEqual(
    [
      `http://127.0.0.1:${ports.auth}`,
      `http://127.0.0.1:${ports.firestore}`,
      `ws://127.0.0.1:${ports.auth}`,
      `ws://127.0.0.1:${ports.firestore}`,
    ].sort(),
  )
})

test('Trusted Types are asked for by a policy that only reports, and reports to nobody', () => {
  const [{ headers }] = firebaseJson.hosting.headers
  const policies = headers.filter(({ key }: { key: string }) => key === 'Content-Security-Policy-Report-Only')

  expect(policies.map(({ value }: { value: string }) => value)).toEqual(["require-trusted-types-for 'script'"])
  expect(JSON.stringify(headers)).not.toMatch(/report-(?:uri|to)|Reporting-Endpoints/i)
})

test('the Content-Security-Policy allows nothing inline', () => {
  expect(JSON.stringify(firebaseJson.hosting.headers)).not.toMatch(/unsafe-/)
})
