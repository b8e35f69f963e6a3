import { expect, test } from 'vitest'
import { hourSpans } from './hour-texts.ts'

const hours = (...utc: readonly number[]) => utc.map((hour) => new Date(Date.UTC(2026, 2, 2, hour)))

test('hours that follow each other are one span, others stand by themselves', () => {
  expect(hourSpans(hours(7, 8, 9, 28, 29), 'Asia/Jakarta')).toBe('14:00–17:00, 11:00–13:00\u00a0WIB')
  expect(hourSpans(hours(7), 'Asia/Jakarta')).toBe('14:00–15:00\u00a0WIB')
})

test('[edge 1] no hour is no text', () => {
  expect(hourSpans([], 'Asia/Jakarta')).toBe('')
})
