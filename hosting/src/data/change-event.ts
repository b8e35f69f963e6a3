import * as v from 'valibot'
import type { Api } from './api.ts'

/** Where an entry of the journal stands. */
export interface EventAddress {
  readonly eventId: string
  readonly entryKey: string
}

/** What a person puts beside an entry; null for nothing. */
export interface EventWords {
  readonly note: string | null
  readonly cause: string | null
  readonly fix: string | null
}

/** Puts a correction beside an entry; nulls alone take it back. @throws ApiError */
export async function correctEvent(api: Api, address: EventAddress, words: EventWords): Promise<void> {
  const { note, cause, fix } = words
  await api.send('PATCH', pathOf(address), { note, cause, fix }, v.unknown())
}

/** Takes an entry out of the journal for good; the audit keeps what it said. @throws ApiError */
export async function deleteEvent(api: Api, address: EventAddress, reason: string): Promise<void> {
  await api.send('POST', `${pathOf(address)}/deletion`, { reason }, v.unknown())
}

function pathOf({ eventId, entryKey }: EventAddress): string {
  return `/events/${encodeURIComponent(eventId)}/entries/${encodeURIComponent(entryKey)}`
}
