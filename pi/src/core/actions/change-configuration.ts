import * as v from 'valibot'
import type { CallAnswer } from '../../ports.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

/** OCPP 1.6 §5.3. What changes the connection itself is used at the next one, which follows at once. */
export const changeConfiguration = action(
  v.object({ key: v.string(), value: v.string() }),
  async ({ key, value }, station) => {
    const name = key.toLowerCase()
    if (name === 'authorizationkey') return changeKey(value, station)
    if (name === 'securityprofile') return changeProfile(value, station)
    const status = await station.configuration.change(key, value)
    station.report('configuration', { key, status })
    return { answer: { status } }
  },
)

/** The key is kept apart from the readable ones; the present one works until the CSMS took the new one. */
async function changeKey(value: string, station: StationContext): Promise<CallAnswer> {
  if (!/^[\x20-\x7e]{16,40}$/.test(value)) return { answer: { status: 'Rejected' } }
  await station.security.setKey(value)
  return reconnecting('AuthorizationKey', station)
}

/** Improved security for OCPP 1.6-J, A05: upwards only, and only with everything that the profile needs. */
async function changeProfile(value: string, station: StationContext): Promise<CallAnswer> {
  const present = station.configuration.int('SecurityProfile')
  if (!/^[0-3]$/.test(value) || Number(value) < present || !station.security.canRise(Number(value))) {
    return { answer: { status: 'Rejected' } }
  }
  if (Number(value) === present) return { answer: { status: 'Accepted' } }
  await station.security.rise(Number(value))
  return reconnecting('SecurityProfile', station)
}

function reconnecting(key: string, station: StationContext): CallAnswer {
  station.report('configuration', { key, status: 'Accepted' })
  return {
    answer: { status: 'Accepted' },
    afterwards: () => {
      station.securityEvents.note('ReconfigurationOfSecurityParameters', key)
      station.csms.reconnect()
    },
  }
}
