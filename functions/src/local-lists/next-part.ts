import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import type { LocalList } from '@charge-it/shared/model/local-list.ts'

/** An entry of SendLocalList (OCPP 1.6 section 7.3); without `idTagInfo` the card is removed. */
export interface ListEntry {
  readonly idTag: string
  readonly idTagInfo?: {
    readonly status: 'Accepted' | 'Blocked' | 'Expired' | 'Invalid'
    readonly expiryDate?: string
    readonly parentIdTag?: string
  }
}

export interface ListPart {
  readonly updateType: 'Full' | 'Differential'
  readonly entries: readonly ListEntry[]
  /** What the station holds after it. */
  readonly idTags: readonly string[]
  readonly blocked: readonly string[]
}

/**
 * The next message that brings a station's list closer to what it should be; null when it is there. A station whose list
 * is not known (version 0) gets a full one first. More cards than fit into a message follow as differential parts.
 * @param cards By upper-case idTag: those that the station should accept, and what became of those that it holds.
 * @param most Entries of one message.
 */
export function nextPart(
  held: Pick<LocalList, 'version' | 'idTags' | 'blocked'>,
  wanted: readonly string[],
  cards: ReadonlyMap<string, IdTag>,
  most: number,
  now: Date,
): ListPart | null {
  const isWanted = new Set(wanted)
  if (held.version === 0) {
    const first = wanted.slice(0, most)
    return { updateType: 'Full', entries: first.map((idTag) => entryOf(idTag, cards, now)), idTags: first, blocked: [] }
  }
  const holds = new Set(held.idTags)
  const blocked = new Set(held.blocked)
  // What must no longer charge goes first: it may not wait for a list of new cards.
  const changed = [
    ...held.idTags.filter((idTag) => !isWanted.has(idTag) && !(blocked.has(idTag) && cards.has(idTag))),
    ...wanted.filter((idTag) => !holds.has(idTag) || blocked.has(idTag)),
  ].slice(0, most)
  if (changed.length === 0) return null
  for (const idTag of changed) {
    blocked.delete(idTag)
    if (!cards.has(idTag)) holds.delete(idTag)
    else {
      holds.add(idTag)
      if (!isWanted.has(idTag)) blocked.add(idTag)
    }
  }
  return {
    updateType: 'Differential',
    entries: changed.map((idTag) => entryOf(idTag, cards, now)),
    idTags: [...holds],
    blocked: [...blocked],
  }
}

/** Whether a station may start a session with the card on its own. */
export function isListed(card: IdTag, now: Date): boolean {
  return card.kind === 'card' && card.status === 'Accepted' && (card.expiresAt === null || card.expiresAt > now)
}

function entryOf(idTag: string, cards: ReadonlyMap<string, IdTag>, now: Date): ListEntry {
  const card = cards.get(idTag)
  if (card === undefined) return { idTag }
  const expired = card.expiresAt !== null && card.expiresAt <= now
  const status = card.status === 'Accepted' && expired ? 'Expired' : card.status === 'Pending' ? 'Invalid' : card.status
  return {
    idTag: card.idTag,
    idTagInfo: {
      status,
      ...(card.expiresAt === null ? {} : { expiryDate: card.expiresAt.toISOString() }),
      ...(card.parentIdTag === null ? {} : { parentIdTag: card.parentIdTag }),
    },
  }
}
