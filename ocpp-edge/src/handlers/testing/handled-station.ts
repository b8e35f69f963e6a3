import { DEFAULT_LIMITS } from '../../config.ts'
import { jsonLog } from '../../log.ts'
import { type Observation, observations } from '../../observations.ts'
import { type Answer, answerOf } from '../../rpc/answer.ts'
import { validate } from '../../rpc/validate.ts'
import type { StationSession } from '../../station-session.ts'
import type { OpenedStores } from '../../store/testing/opened-stores.ts'
import type { HandlerDeps } from '../route.ts'
import { ROUTES_1_6 } from '../v16/routes.ts'

/** A station whose messages go through validation, handler, store and answer, without a socket. */
export interface HandledStation {
  readonly session: StationSession
  /** What the handlers published. */
  readonly observed: readonly Observation[]
  /** Each warning of the validation so far. */
  readonly warnings: readonly string[]
  call(action: string, payload: Readonly<Record<string, unknown>>): Promise<Answer>
  /** The payload of the answer; fails the test on a CALLERROR. */
  answer(action: string, payload: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>
}

export function handledStation(opened: OpenedStores, stationId: string, stores = opened.stores): HandledStation {
  const { clock } = opened
  const observed: Observation[] = []
  const warnings: string[] = []
  const published = observations((error) => {
    throw error
  })
  published.subscribe((observation) => observed.push(observation))
  const log = jsonLog('error', (line) => console.error(line))
  const deps: HandlerDeps = {
    ...{ stores, clock, log, observations: published },
    config: {
      ...{ projectId: 'demo', host: '127.0.0.1', port: 0, tls: null, trustProxyTls: false, trustedProxies: [] },
      ...{ allowInsecure: true, cloudRun: false, logLevel: 'error', version: 'test', limits: DEFAULT_LIMITS },
    },
  }
  const session: StationSession = {
    ...{ stationId, socketNumber: 1, ocppVersion: '1.6', securityProfile: 0, remoteAddress: '10.0.0.1' },
    ...{ connectedAt: clock.now(), lastSeenAt: clock.now(), epoch: 0, booted: false, busy: false },
    call: async () => ({ kind: 'disconnected' }),
    close: () => {},
  }
  let messageId = 0
  const call: HandledStation['call'] = async (action, sent) => {
    const route = ROUTES_1_6[action]
    if (route === undefined) throw new Error(`no route of ${action}`)
    // As the wire does: JSON, so that nothing but JSON arrives.
    const validated = validate(route, JSON.parse(JSON.stringify(sent)))
    if (validated.kind === 'refused') return { kind: 'error', error: validated.error }
    warnings.push(...validated.warnings)
    const context = { session, receivedAt: clock.now(), messageId: String(messageId++), warnings: validated.warnings }
    const handle = (request: object): Promise<object> =>
      Reflect.apply(route.handle, undefined, [request, context, deps])
    return await answerOf(route, () => handle(validated.payload), { log, stationId, action })
  }
  return {
    session,
    observed,
    warnings,
    call,
    async answer(action, payload) {
      const answer = await call(action, payload)
      if (answer.kind === 'error') throw answer.error
      return { ...answer.payload }
    },
  }
}
