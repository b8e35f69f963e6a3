import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'

/** How long a station waits for the tap, in seconds. */
export const CARD_LINK_S = 60

/**
 * `cardLinks/{stationKey}`: an account waits for its card to be tapped at a station. Functions arm it; the edge that
 * sees the next tap of a card without an owner links the card and says so here. Linking admits no card: its status
 * stays. One at a time per station, because Authorize (OCPP 1.6 section 4.1) names no connector.
 */
export const cardLinkSchema = v.object({
  stationId: v.string(),
  /** The connector in front of which the driver stands; a start at another one links nothing. */
  connectorId: wholeNumber,
  ownerUid: v.string(),
  /** taken: the tapped card belongs to another account already. */
  state: v.picklist(['armed', 'linked', 'taken']),
  /** The card that was tapped; null until then. */
  idTagMasked: v.nullable(v.string()),
  armedAt: moment,
  expiresAt: moment,
  /** When it is removed (TTL). */
  expireAt: moment,
})
export type CardLink = v.InferOutput<typeof cardLinkSchema>
