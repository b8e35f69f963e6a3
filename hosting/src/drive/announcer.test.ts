import { expect, test } from 'vitest'
import { Announcer } from './announcer.ts'

test('changes are announced at most every 15 seconds, the newest of them', () => {
  const announcer = new Announcer()
  const at = (seconds: number): Date => new Date(seconds * 1000)

  expect(announcer.next('Available', at(0))).toBe('Available')
  expect(announcer.next('Authorising', at(3))).toBe('Available')
  expect(announcer.next('Charging', at(14))).toBe('Available')
  expect(announcer.next('Charging', at(15))).toBe('Charging')
  expect(announcer.next('Charging', at(40))).toBe('Charging')
})
