import { ID_TAG_MAX_LENGTH } from '@charge-it/shared/ids/id-tag.ts'
import type { Authorization } from '../../store/stores.ts'
import type { AuthorizeResponse } from './generated/messages.ts'

/** OCPP 1.6 §7.27 IdTagInfo. Absent fields are left out: `parentIdTag: null` breaks chargers. */
export function idTagInfo({ status, parentIdTag, expiresAt }: Authorization): AuthorizeResponse['idTagInfo'] {
  const fits = parentIdTag !== null && parentIdTag !== '' && parentIdTag.length <= ID_TAG_MAX_LENGTH
  return {
    status,
    ...(fits ? { parentIdTag } : {}),
    ...(expiresAt === null ? {} : { expiryDate: expiresAt.toISOString() }),
  }
}
