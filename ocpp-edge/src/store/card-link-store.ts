import { ID_TAG_MAX_LENGTH, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { type CardLink, cardLinkSchema } from '@charge-it/shared/model/card-link.ts'
import { type IdTag, idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'

/** Accounts that wait for their card to be tapped. */
export interface CardLinkStore {
  /**
   * A card was tapped, after it was looked up. Links it to the account that waits at this station, if it is known, a
   * card, and nobody's. Never throws: a link that fails must not keep anybody from charging.
   * @param connectorId null when the message names none.
   */
  tapped(stationId: string, connectorId: number | null, idTag: string): Promise<void>
}

export interface ListeningCardLinkStore extends CardLinkStore {
  readonly ready: Promise<void>
  close(): void
}

/** Links are rare and short: one listener keeps those that are armed, so that a tap elsewhere costs nothing. */
export function cardLinkStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
  /** The card has an owner now. */
  readonly onLinked: (idTag: IdTag) => void
}): ListeningCardLinkStore {
  const { documents, clock, log, onLinked } = deps
  const armed = new Map<string, CardLink>()

  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const close = documents.listen(
    { collection: collections.cardLinks, after: ['expiresAt', clock.now()] },
    (changes) => {
      for (const { kind, path, fields } of changes) {
        const link = parseOrLog(log, cardLinkSchema, path, fields)
        if (link === undefined) continue
        if (kind === 'removed' || link.state !== 'armed') armed.delete(link.stationId)
        else armed.set(link.stationId, link)
      }
      resolve()
    },
  )

  /** The body of a Firestore transaction: it may run again and has no other effects. */
  const link = (stationId: string, idTag: string) =>
    documents.transaction(async (database): Promise<IdTag | 'taken' | 'nothing'> => {
      const [linkPath, cardPath] = [paths.cardLink(stationId), paths.idTag(idTag)]
      const [linkFields, cardFields] = await database.getAll([linkPath, cardPath])
      if (linkFields === undefined || cardFields === undefined) return 'nothing'
      const waiting = parseDocument(cardLinkSchema, linkPath, linkFields)
      const card = parseDocument(idTagSchema, cardPath, cardFields)
      if (waiting.state !== 'armed' || waiting.expiresAt <= clock.now() || card.kind !== 'card') return 'nothing'
      const idTagMasked = maskIdTag(idTag)
      if (card.ownerUid !== null && card.ownerUid !== waiting.ownerUid) {
        database.write({ kind: 'update', path: linkPath, fields: { state: 'taken', idTagMasked } })
        return 'taken'
      }
      const owned = { ownerUid: waiting.ownerUid, lastUpdatedAt: clock.now() }
      database.write({ kind: 'update', path: cardPath, fields: owned })
      database.write({ kind: 'update', path: linkPath, fields: { state: 'linked', idTagMasked } })
      return { ...card, ...owned }
    })

  return {
    ready,
    close,
    async tapped(stationId, connectorId, idTag) {
      const waiting = armed.get(stationId)
      if (waiting === undefined || idTag === '' || idTag.length > ID_TAG_MAX_LENGTH) return
      if (waiting.expiresAt <= clock.now()) {
        armed.delete(stationId)
        return
      }
      if (connectorId !== null && connectorId !== waiting.connectorId) return
      try {
        const result = await link(stationId, idTag)
        if (result === 'nothing') return
        armed.delete(stationId)
        if (result === 'taken') return
        onLinked(result)
        log.info('card linked to an account', { stationId })
      } catch (error) {
        log.error('card not linked', { stationId, cause: error instanceof Error ? error.message : String(error) })
      }
    },
  }
}
