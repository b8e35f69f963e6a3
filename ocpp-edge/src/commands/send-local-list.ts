import { type CommandLogic, integerOf } from './command-logic.ts'
import { isRecord } from './station-queue.ts'

/** SendLocalList (OCPP 1.6 section 5.15): the effect is the version that GetLocalListVersion tells afterwards. */
export const sendLocalList: CommandLogic = {
  async effect({ payload }) {
    const wanted = integerOf(payload, 'listVersion')
    return {
      withinS: 0,
      absent: null,
      matches: () => null,
      ask: async (call) => {
        const outcome = await call('GetLocalListVersion', {})
        if (outcome.kind !== 'result' || !isRecord(outcome.payload)) return null
        const { listVersion } = outcome.payload
        if (typeof listVersion !== 'number') return null
        return listVersion === wanted
          ? { kind: 'localListVersion', ref: String(listVersion), at: null }
          : { absent: listVersion === -1 ? 'the station has no local list' : `version read back: ${listVersion}` }
      },
    }
  },
}
