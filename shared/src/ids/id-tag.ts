/** OCPP 1.6 idToken: CiString20. */
export const ID_TAG_MAX_LENGTH = 20

/**
 * The form in which an idTag is stored and compared: upper case (OCPP 1.6 §7.28: case-insensitive).
 * Shown to people as it was sent.
 */
export function canonicalIdTag(idTag: string): string {
  return idTag.toUpperCase()
}

/**
 * The document id of an idTag: canonical, percent-encoded, safe in a Firestore path.
 * @returns ASCII text; `%00` for the empty idTag, which Firestore could not hold.
 */
export function idTagKey(idTag: string): string {
  if (idTag === '') return '%00'
  const encoded = encodeURIComponent(canonicalIdTag(idTag).toWellFormed()).replace(/\./g, '%2E')
  return encoded.startsWith('__') ? `%5F%5F${encoded.slice(2)}` : encoded
}

/**
 * What anyone may see of a card: its last two characters. A UID is a bearer token that can be cloned.
 * @returns `••:••:••:7F` for a hexadecimal UID, `••••••23` for other texts, `••` for two characters or fewer.
 */
export function maskIdTag(idTag: string): string {
  const text = canonicalIdTag(idTag)
  if (text.length <= 2) return '••'
  const last = text.slice(-2)
  if (/^(?:[0-9A-F]{2}){4,10}$/.test(text)) return `${'••:'.repeat(text.length / 2 - 1)}${last}`
  return `${'•'.repeat(text.length - 2)}${last}`
}
