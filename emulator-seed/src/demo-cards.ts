import { createHash } from 'node:crypto'
import { newIdTag } from '@charge-it/shared/ids/new-id-tag.ts'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import { DEMO_CARD, SYNTHETIC_LABEL } from './demo.ts'

/** Synthetic cards of the history's drivers: seven-byte UIDs that begin with 04, as NXP's do. */
export const CARD_COUNT = 140

/** The UID of synthetic card `index` (from 0). */
export function cardUid(index: number): string {
  return `04${createHash('sha256').update(`card ${index}`).digest('hex').slice(0, 12).toUpperCase()}`
}

/** All cards of the demo. */
export function demoCards(now: Date): readonly IdTag[] {
  const card = (idTag: string, rest: Partial<IdTag>): IdTag =>
    newIdTag(idTag, { maxConcurrent: 1, seenAt: null, demo: SYNTHETIC_LABEL, ...rest }, now)
  return [
    card(DEMO_CARD, { ownerUid: 'demo-driver', holderName: 'Dewi Anggraini', label: 'Demo card' }),
    card('DEMO-BLOCKED', { status: 'Blocked', label: 'Demo card, blocked' }),
    card('DEMO-EXPIRED', {
      status: 'Expired',
      expiresAt: new Date(now.getTime() - 30 * 86_400_000),
      label: 'Demo card, expired',
    }),
    card('DEMO-PENDING', { status: 'Pending', label: 'Demo card, waits for admission' }),
    ...Array.from({ length: CARD_COUNT }, (_, index) =>
      card(cardUid(index), { label: `Demo card ${String(index + 1).padStart(3, '0')}` }),
    ),
  ]
}
