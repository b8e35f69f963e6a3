import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { denverWallMs, readSessions } from './read-sessions.ts'

const rows = gunzipSync(readFileSync(new URL('../data/boulder-sessions-2018-2021.csv.gz', import.meta.url)))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .slice(1)

test('the file holds what its SOURCE.md says', () => {
  expect(rows).toHaveLength(24_081)
  expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(27)
})

test('every time converts as the time zone database has it', () => {
  const denver = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/Denver',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const wrong = rows
    .map((row) => row.split(',')[1] ?? '')
    .filter((start) => {
      const utc = new Date(`${start.slice(0, 10).replaceAll('/', '-')}T${start.slice(11, 19)}Z`)
      const wall = new Date(denverWallMs(start)).toISOString().slice(0, 19).replace('T', ' ')
      return wall !== denver.format(utc)
    })

  expect(wrong).toEqual([])
})

test('leaves out repeated, reversed and endless sessions, and nothing else', () => {
  const sessions = readSessions()
  const unique = new Set(rows)
  const kept = [...unique].filter((row) => {
    const [, start, end] = row.split(',')
    const lasts = denverWallMs(end ?? '') - denverWallMs(start ?? '')
    return lasts > 0 && lasts < 48 * 3_600_000
  })

  expect(sessions).toHaveLength(kept.length)
  expect(rows.length - unique.size).toBe(16)
  expect(sessions.every(({ energyWh }) => Number.isInteger(energyWh) && energyWh >= 0)).toBe(true)
  expect(sessions.every((one) => one.chargingMs <= one.endWallMs - one.startWallMs)).toBe(true)
})

test('a time in another form is refused', () => {
  expect(() => denverWallMs('2018-01-12 15:54')).toThrow(RangeError)
})
