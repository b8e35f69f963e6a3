import fc from 'fast-check'
import { expect, test } from 'vitest'
import { businessTime, parseStationTime } from './station-time.ts'

test.each([
  ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01 10:00:00', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00+03', '2026-03-01T07:00:00.000Z'],
  ['2026-03-01T10:00:00+0300', '2026-03-01T07:00:00.000Z'],
  ['2026-03-01T10:00:00-07:30', '2026-03-01T17:30:00.000Z'],
  ['2026-03-01T10:00:00.123456Z', '2026-03-01T10:00:00.123Z'],
  ['2026-03-01T10:00:00.123456789Z', '2026-03-01T10:00:00.123Z'],
  ['2026-03-01T10:00:00.5Z', '2026-03-01T10:00:00.500Z'],
  ['2026-03-01T10:00Z', '2026-03-01T10:00:00.000Z'],
])('[edge 51] reads %s', (text, iso) => {
  expect(parseStationTime(text)?.toISOString()).toBe(iso)
})

test.each([
  '',
  'now',
  '2026-02-31T10:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-03-01T25:00:00Z',
  '1772359200',
  5,
  null,
  {},
])('[edge 51] %j is no time', (text) => {
  expect(parseStationTime(text)).toBeUndefined()
})

test('reads every ISO time as it was written', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (moment) => {
        expect(parseStationTime(moment.toISOString())?.getTime()).toBe(moment.getTime())
      },
    ),
  )
})

test('never throws', () => {
  fc.assert(fc.property(fc.anything(), (sent) => void parseStationTime(sent)))
})

const RECEIVED = new Date('2026-03-01T10:00:00Z')

test.each([
  ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z', false],
  ['2025-12-01T09:00:00Z', '2025-12-01T09:00:00.000Z', false],
  ['2026-03-01T17:00:00Z', '2026-03-01T17:00:00.000Z', true],
  ['1970-01-01T00:00:10Z', '2026-03-01T10:00:00.000Z', true],
  ['2038-01-19T03:14:07Z', '2026-03-01T10:00:00.000Z', true],
  [undefined, '2026-03-01T10:00:00.000Z', true],
])('[edge 47] business time of %s', (text, iso, clockSkew) => {
  expect(businessTime(text, RECEIVED)).toEqual({ at: new Date(iso), clockSkew })
})
