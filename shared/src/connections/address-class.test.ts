import { expect, test } from 'vitest'
import { addressClass } from './address-class.ts'

test.each([
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['100.128.0.1', 'public'],
  ['::ffff:192.168.1.1', 'private'],
  ['fd12:3456::1', 'private'],
  ['fe80::1', 'private'],
  ['2001:db8::1', 'public'],
  ['8.8.8.8', 'public'],
  ['unknown', 'unknown'],
  ['', 'unknown'],
])('%s is %s', (address, expected) => {
  expect(addressClass(address)).toBe(expected)
})
