import { expect, test } from 'vitest'
import { auditFilters, auditParameters } from './audit-filters.ts'

const parameters = (query: string) =>
  Object.fromEntries(auditParameters(auditFilters(new URLSearchParams(query)), 'Asia/Jakarta'))

test('days are those of the fleet, the last one included', () => {
  expect(parameters('from=2026-03-01&to=2026-03-02')).toEqual({
    ...{ from: '2026-02-28T17:00:00.000Z', to: '2026-03-02T17:00:00.000Z' },
  })
})

test('person, kind and object go as they are; nothing and no date ask for everything', () => {
  expect(parameters('actor=u1&kind=read&object=stations/CP_1')).toEqual({
    ...{ actor: 'u1', kind: 'read', object: 'stations/CP_1' },
  })
  expect(parameters('from=yesterday&kind=')).toEqual({})
})
