/**
 * A station id as a Firestore document id.
 *
 * OCPP 1.6J identities are free text of up to 48 characters and may hold `/`, `:` or be `.`; document ids may not.
 * The key is the id percent-encoded, with `.`, `~`, `:` and leading `__` encoded too, so `:` can join a key with a
 * transaction id and a key never collides with a reserved name.
 * @param stationId The decoded identity, 1 to 48 characters.
 * @returns ASCII text; equal ids give equal keys and different ids different keys.
 */
export function stationKey(stationId: string): string {
  const encoded = encodeURIComponent(stationId.toWellFormed()).replace(/[.~!'()*]/g, percent)
  return encoded.startsWith('__') ? `%5F%5F${encoded.slice(2)}` : encoded
}

/** The station id that {@link stationKey} was given. */
export function stationIdOfKey(key: string): string {
  return decodeURIComponent(key)
}

/** The longest station identity that is accepted (characters, after decoding). */
export const STATION_ID_MAX_LENGTH = 48

/** True for an identity that a station may have: 1 to 48 characters, none of them a control character. */
export function isStationId(text: string): boolean {
  return text.length >= 1 && text.length <= STATION_ID_MAX_LENGTH && !/\p{Cc}/u.test(text)
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
