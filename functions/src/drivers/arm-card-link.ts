import { CARD_LINK_S, type CardLink, cardLinkSchema } from '@charge-it/shared/model/card-link.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { ApiError, conflict, forbidden } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import { findPublicConnector } from '../sessions/find-public-connector.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'

/** Few: whoever arms a station and waits could catch somebody else's card that has no owner yet. */
const LINKS_PER_PERSON = 5
const WINDOW_S = 600
const DAY_MS = 86_400_000
export const linkBody = v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)) })

/**
 * `POST /public/cardLinks {code}`: the next card without an owner that is tapped at the station of this sticker within
 * {@link CARD_LINK_S} seconds becomes the caller's; 202. Follow `cardLinks/{stationKey}`. The same account may arm again.
 * @throws ApiError 403 for guests and keys, 404, 409 when the station is offline or another account waits there, 429.
 */
export const armCardLink: Handler = async (call, deps) => {
  const { code } = readBody(call, linkBody)
  const { caller } = call
  if (caller.kind !== 'user' || caller.anonymous) {
    throw forbidden('Sign in with an account to link a card to it.', 'account-needed')
  }
  const { card, online } = await findPublicConnector(code, deps)
  if (!online) throw conflict('station-offline', 'This charger is offline. Please choose another one.')
  const now = deps.now()
  const waitS = deps.limiter.take(`card-link:${caller.uid}`, LINKS_PER_PERSON, WINDOW_S, now)
  if (waitS > 0) {
    throw new ApiError(429, 'too-many-requests', 'Too many tries to link a card.', {
      headers: { 'retry-after': `${waitS}` },
    })
  }
  const { firestore } = deps
  const { stationId, connectorId } = card
  const path = paths.cardLink(stationId)
  const expiresAt = new Date(now.getTime() + CARD_LINK_S * 1000)
  await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, cardLinkSchema, path)
    if (stored?.state === 'armed' && stored.ownerUid !== caller.uid && stored.expiresAt > now) {
      throw conflict('card-link-busy', 'Somebody else is linking a card at this charger. Try again in a minute.')
    }
    const link: CardLink = {
      stationId,
      connectorId,
      ownerUid: caller.uid,
      state: 'armed',
      idTagMasked: null,
      armedAt: now,
      expiresAt,
      expireAt: new Date(now.getTime() + DAY_MS),
    }
    transaction.set(firestore.doc(path), link)
    audit(transaction, firestore, {
      caller,
      action: 'idTag.armLink',
      path,
      detail: `connector ${connectorId}`,
      at: now,
    })
  })
  return { status: 202, body: { stationId, connectorId, expiresAt } }
}
