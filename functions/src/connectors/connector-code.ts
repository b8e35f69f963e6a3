import { paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8

/** A new code for a sticker: 40 random bits. */
export function generateConnectorCode(randomBytes: (size: number) => Uint8Array): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('')
}

/**
 * A code as a person may have typed it: lower case, with spaces or hyphens, O for 0, I or L for 1.
 * @returns undefined for text that no code can be.
 */
export function normalConnectorCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return code.length === LENGTH && [...code].every((char) => ALPHABET.includes(char)) ? code : undefined
}

/**
 * Codes that no connector has yet. Only reads; the caller creates the cards in the same transaction.
 */
export async function unusedConnectorCodes(
  count: number,
  firestore: Firestore,
  transaction: Transaction,
  randomBytes: (size: number) => Uint8Array,
): Promise<readonly string[]> {
  const codes = new Set<string>()
  while (codes.size < count) {
    const candidates = new Set<string>()
    while (candidates.size < count - codes.size) candidates.add(generateConnectorCode(randomBytes))
    const snapshots = await transaction.getAll(
      ...[...candidates].map((code) => firestore.doc(paths.publicConnector(code))),
    )
    for (const snapshot of snapshots) if (!snapshot.exists) codes.add(snapshot.id)
  }
  return [...codes]
}
