import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({
  listVersion: v.number(),
  updateType: v.picklist(['Full', 'Differential']),
  localAuthorizationList: v.optional(
    v.array(
      v.object({
        idTag: v.string(),
        idTagInfo: v.optional(
          v.object({ status: v.string(), expiryDate: v.optional(v.string()), parentIdTag: v.optional(v.string()) }),
        ),
      }),
    ),
  ),
})

/** OCPP 1.6 §5.15: all or nothing. */
export const sendLocalList = action(
  requestSchema,
  async ({ listVersion, updateType, localAuthorizationList = [] }, station) => {
    if (!station.configuration.bool('LocalAuthListEnabled')) return { answer: { status: 'NotSupported' } }
    if (localAuthorizationList.length > station.configuration.int('SendLocalListMaxLength')) {
      return { answer: { status: 'Failed' } }
    }
    const changes = localAuthorizationList.map(({ idTag, idTagInfo }) => ({
      idTag,
      ...(idTagInfo === undefined ? {} : { idTagInfo }),
    }))
    return { answer: { status: await station.localList.update(updateType, listVersion, changes) } }
  },
)
