import { expect, test } from 'vitest'
import { locationOf } from './dialog-site.ts'

test.each([
  ['-6.2443, 106.7990', { latitude: -6.2443, longitude: 106.799 }],
  [' -6.2443 106.799 ', { latitude: -6.2443, longitude: 106.799 }],
  ['0;0', { latitude: 0, longitude: 0 }],
  ['', null],
  ['91, 0', undefined],
  ['0, 181', undefined],
  ['-6,2443, 106,7990', undefined],
  ['Blok M', undefined],
])('%j is the place %j', (text, place) => {
  expect(locationOf(text)).toEqual(place)
})
