import { describe, expect, test } from 'vitest'
import { clockDuration } from './duration.ts'
import { formatFor } from './format.ts'
import { zoneLabel } from './zone.ts'

const id = formatFor('id')
const en = formatFor('en')
const afternoon = new Date('2026-10-15T07:32:08.114Z')
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('numbers', () => {
  test('rupiah are printed with the sign and separators of the language', () => {
    expect([plain(id.money(12345)), plain(en.money(12345))]).toEqual(['Rp 12.345', 'IDR 12,345'])
    expect(plain(id.money(-500))).toBe('Rp -500')
  })

  test('a price per kWh keeps its sen', () => {
    expect([plain(id.unitPrice(2_466_780)), plain(id.unitPrice(2_500_000))]).toEqual(['Rp 2.466,78', 'Rp 2.500'])
  })

  test('energy has two decimals and power one', () => {
    expect([plain(id.energy(19_620)), plain(id.power(47_840))]).toEqual(['19,62 kWh', '47,8 kW'])
    expect(plain(en.power(229_000))).toBe('229.0 kW')
  })

  test('a value that rounds to zero has no sign', () => {
    expect(id.kw(-3)).toBe('0,0')
  })

  test('a share is printed as its language does', () => {
    expect([plain(id.percent(0.274)), en.percent(0.274)]).toEqual(['27 %', '27%'])
  })
})

describe('times', () => {
  test('the same moment reads in each Indonesian zone with its label', () => {
    const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']

    expect(zones.map((zone) => plain(id.timeLabelled(afternoon, zone)))).toEqual([
      '14.32 WIB',
      '15.32 WITA',
      '16.32 WIT',
    ])
    expect(plain(en.timeLabelled(afternoon, 'Asia/Jakarta'))).toBe('14:32 WIB')
  })

  test('another zone is labelled with its offset', () => {
    expect(zoneLabel('Asia/Singapore', afternoon)).toBe('GMT+8')
  })

  test('milliseconds follow the seconds', () => {
    expect([id.precise(afternoon, 'Asia/Jakarta'), en.precise(afternoon, 'Asia/Jakarta')]).toEqual([
      '14.32.08,114',
      '14:32:08.114',
    ])
  })

  test('a moment of another day carries its date, judged in the zone of the site', () => {
    const shortlyAfterMidnightInJakarta = new Date('2026-10-15T17:05:00Z')

    expect(plain(id.moment(afternoon, 'Asia/Jakarta', shortlyAfterMidnightInJakarta))).toBe('15 Okt 14.32 WIB')
    expect(plain(id.moment(afternoon, 'UTC', shortlyAfterMidnightInJakarta))).toBe('07.32 UTC')
  })

  test('midnight is hour 00', () => {
    expect(id.time(new Date('2026-10-15T17:00:00Z'), 'Asia/Jakarta')).toBe('00.00')
  })
})

describe('durations', () => {
  test('a clock duration does not wrap at a day', () => {
    expect([clockDuration(0), clockDuration(1540.9), clockDuration(97_421)]).toEqual([
      '00:00:00',
      '00:25:40',
      '27:03:41',
    ])
  })

  test('a clock that runs ahead shows zero', () => {
    expect([clockDuration(-4), plain(id.age(-4))]).toEqual(['00:00:00', '0 dtk'])
  })

  test('an age shows its largest whole unit', () => {
    expect([41, 185, 68_460, 350_000].map((s) => plain(id.age(s)))).toEqual(['41 dtk', '3 mnt', '19 jam', '4 hari'])
    expect(plain(en.age(185))).toBe('3 min')
  })
})

test('station ids sort by the numbers inside', () => {
  expect(['CP_10', 'CP_9', 'BLM-1'].sort(id.compare)).toEqual(['BLM-1', 'CP_9', 'CP_10'])
})

test('another currency is told by its code in both languages', () => {
  expect([formatFor('id', 'VND').money(12_345), formatFor('en', 'VND').money(12_345)]).toEqual([
    'VND\u00a012.345',
    'VND\u00a012,345',
  ])
  expect(formatFor('id', 'VND').unitPrice(2_466_780)).toBe('VND\u00a02.466,78')
})
