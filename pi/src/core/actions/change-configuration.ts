import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.3. A new AuthorizationKey is kept apart from the readable keys and used at the next connection. */
export const changeConfiguration = action(
  v.object({ key: v.string(), value: v.string() }),
  async ({ key, value }, station) => {
    if (key.toLowerCase() !== 'authorizationkey') {
      const status = await station.configuration.change(key, value)
      station.report('configuration', { key, status })
      return { answer: { status } }
    }
    if (!/^[\x20-\x7e]{16,40}$/.test(value)) return { answer: { status: 'Rejected' } }
    await station.onAuthorizationKey(value)
    station.report('configuration', { key, status: 'Accepted' })
    return { answer: { status: 'Accepted' }, afterwards: () => station.csms.reconnect() }
  },
)
