import { expect, test } from 'vitest'
import { shortCard } from './short-card.ts'

test('a long card keeps its last two characters', () => {
  expect(['••:••:••:••:••:••:87', '••:••:••:7F', '••••••23', '••'].map(shortCard)).toEqual([
    '••:••:••:87',
    '••:••:••:7F',
    '••••23',
    '••',
  ])
})
