import { expect, test } from 'vitest'
import { idTagKey, maskIdTag } from './id-tag.ts'
import { stationIdOfKey, stationKey } from './station-key.ts'

test('shows only the last two characters of a card', () => {
  expect(maskIdTag('04a1b27f')).toBe('••:••:••:7F')
  expect(maskIdTag('DEMO-123')).toBe('••••••23')
  expect(maskIdTag('7F')).toBe('••')
  expect(maskIdTag('')).toBe('••')
})

test.each(['.', '..', '__all__', 'a/b', 'CP:1', 'Stasiun é 1', '~', "(*)'!"])(
  'gives %j a safe and reversible document id',
  (stationId) => {
    const key = stationKey(stationId)

    expect(key).not.toMatch(/^\.{1,2}$|^__.*__$|[/:]/)
    expect(stationIdOfKey(key)).toBe(stationId)
  },
)

test('finds a card whatever its case', () => {
  expect(idTagKey('demo-123')).toBe(idTagKey('DEMO-123'))
  expect(idTagKey('')).not.toBe('')
})
