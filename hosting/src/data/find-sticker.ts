import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { FirebaseError } from 'firebase/app'
import { doc, type Firestore, getDoc } from 'firebase/firestore'
import * as v from 'valibot'
import { normalCode } from '../drive/drive-route.ts'

const stickerSchema = v.pick(publicConnectorSchema, ['code', 'stationId', 'connectorId'])
export type FoundSticker = v.InferOutput<typeof stickerSchema>

/** What `normalCode` makes of a sticker's code: Crockford's base32, without I, L, O and U. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/

/**
 * The connector with this code on its sticker. Reads one document, and none for text that is no code.
 * @returns null where there is none, and without a network. @throws FirebaseError
 */
export async function findSticker(db: Firestore, text: string): Promise<FoundSticker | null> {
  const code = normalCode(text)
  if (!CODE.test(code)) return null
  try {
    const found = await getDoc(doc(db, paths.publicConnector(code)))
    return found.exists() ? v.parse(stickerSchema, found.data()) : null
  } catch (error) {
    if (error instanceof FirebaseError && error.code === 'unavailable') return null
    throw error
  }
}
