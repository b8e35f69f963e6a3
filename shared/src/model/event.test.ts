import * as v from 'valibot'
import { expect, test } from 'vitest'
import { eventSchema } from './event.ts'

test('an entry that was deleted is not read again, even when it was written once more', () => {
  const at = new Date('2026-10-15T07:00:00Z')
  const entry = { at, type: 'fault', connectorId: 1, detail: 'Faulted GroundFailure' }

  const day = v.parse(eventSchema, {
    ...{ stationId: 'CP_1', date: '2026-10-15', kind: 'day', expireAt: at },
    entries: { wrong: entry, right: entry },
    deletions: { wrong: { at, type: 'fault', connectorId: 1, reason: 'of another station', by: 'u', deletedAt: at } },
  })

  expect(Object.keys(day.entries)).toEqual(['right'])
  expect(day.deletions?.wrong?.reason).toBe('of another station')
})
