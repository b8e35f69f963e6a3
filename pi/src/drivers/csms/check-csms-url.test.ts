import { expect, test } from 'vitest'
import { CsmsUrlError, checkCsmsUrl } from './check-csms-url.ts'

test.each([
  'wss://ocpp.example.org/ocpp',
  'ws://127.0.0.1:9000/ocpp',
  'ws://localhost:9000/ocpp',
  'ws://[::1]:9000/ocpp',
])('accepts %s', (url) => {
  expect(checkCsmsUrl(`${url}/`)).toBe(url)
})

test.each([
  'ws://ocpp.example.org/ocpp',
  'http://127.0.0.1/',
  'wss://a:b@example.org/',
  'nonsense',
  'ws://127.0.0.1.example.org/',
])('refuses %s', (url) => {
  expect(() => checkCsmsUrl(url)).toThrow(CsmsUrlError)
})
