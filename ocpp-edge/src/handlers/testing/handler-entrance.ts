import { readConfig } from '../../config.ts'
import { jsonLog } from '../../log.ts'
import { type Observation, observations } from '../../observations.ts'
import { answerOf } from '../../rpc/answer.ts'
import { spellErrorCode } from '../../rpc/spell-error-code.ts'
import { validate } from '../../rpc/validate.ts'
import type { StationSession } from '../../station-session.ts'
import type { HandlerDeps } from '../route.ts'
import { ROUTES_1_6 } from '../v16/routes.ts'
import { type OpenEntrance, payloadOf, type TestedStation } from './tested-station.ts'

/** Messages go through validation, handler, store and answer, without a socket. */
export const handlerEntrance: OpenEntrance = async ({ stores, clock }) => {
  const log = jsonLog('error', (line) => console.error(line))
  const published = observations((error) => {
    throw error
  })
  const config = readConfig({ GCLOUD_PROJECT: 'demo', ALLOW_INSECURE: '1' })
  const deps: HandlerDeps = { stores, clock, log, observations: published, config }
  return {
    close: async () => {},
    async connect(stationId) {
      const observed: Observation[] = []
      published.subscribe((observation) => {
        if (observation.stationId === stationId) observed.push(observation)
      })
      const session: StationSession = {
        ...{ stationId, socketNumber: 1, ocppVersion: '1.6', securityProfile: 0, remoteAddress: '10.0.0.1' },
        ...{ connectedAt: clock.now(), lastSeenAt: clock.now(), booted: false, busy: false },
        epoch: await stores.stations.claim(stationId, '1.6'),
        call: async () => ({ kind: 'disconnected' }),
        close: () => {},
      }
      let messageId = 0
      const call: TestedStation['call'] = async (action, sent) => {
        const route = ROUTES_1_6[action]
        if (route === undefined) throw new Error(`no route of ${action}`)
        // As the wire does: JSON, so that nothing but JSON arrives.
        const validated = validate(route, JSON.parse(JSON.stringify(sent)))
        if (validated.kind === 'refused') return { kind: 'error', code: spellErrorCode(validated.error.code, '1.6') }
        const context = {
          session,
          receivedAt: clock.now(),
          messageId: String(messageId++),
          warnings: validated.warnings,
        }
        const handle = (): Promise<object> => Reflect.apply(route.handle, undefined, [validated.payload, context, deps])
        const answer = await answerOf(route, handle, { log, stationId, action })
        return answer.kind === 'result' ? answer : { kind: 'error', code: spellErrorCode(answer.error.code, '1.6') }
      }
      return {
        observed,
        get booted() {
          return session.booted
        },
        call,
        answer: (action, payload) => payloadOf(call(action, payload)),
      }
    },
  }
}
