import { RPCClient } from 'ocpp-rpc'
import { TimeoutError } from 'ocpp-rpc/lib/errors.js'
import symbols from 'ocpp-rpc/lib/symbols.js'
import * as v from 'valibot'
import {
  type CallAnswer,
  CallRefused,
  type Cancel,
  type Csms,
  CsmsError,
  type Payload,
  type Random,
  type Timers,
} from '../../ports.ts'
import { isRecord, violationOf } from './ocpp-schemas.ts'
import { type ReconnectPolicy, reconnectDelayMs } from './reconnect-delay.ts'
import type { StationLogin } from './station-login.ts'

const CALL_TIMEOUT_MS = 30_000
const CLOSE_TIMEOUT_MS = 2000
const REFUSALS = new Set([401, 403, 404])

const TLS_REFUSAL = /^(?:ERR_SSL_|EPROTO|ECONNRESET)/
const ANONYMOUS: StationLogin = { profile: 0, password: null, key: null, chain: null }

const httpFailureSchema = v.object({ code: v.number() })
const rpcErrorSchema = v.object({ rpcErrorCode: v.string() })

export interface OcppCsmsDeps {
  readonly stationId: string
  /** Checked address without the station id. */
  readonly endpoint: string
  /** Candidates in order of preference; the next one is tried after a refusal. */
  readonly logins: () => readonly StationLogin[]
  /** PEM of the authorities that are trusted; undefined for those that Node trusts. */
  readonly ca: () => readonly (string | Buffer)[] | undefined
  readonly onAccepted: (login: StationLogin) => void
  /** Real time: sockets do not run faster in accelerated simulations. */
  readonly timers: Timers
  readonly random: Random
  readonly reconnect: ReconnectPolicy
  /** A connection attempt failed. `httpStatus` is null when there was no HTTP answer. */
  readonly onRefused: (details: { attempt: number; httpStatus: number | null; code: string; retryInMs: number }) => void
  /** Every frame, for a person who watches. */
  readonly onFrame?: (direction: 'in' | 'out', frame: string) => void
}

type Handler = (action: string, payload: Payload) => Promise<CallAnswer>

/**
 * OCPP 1.6J over `ocpp-rpc`. One client object per attempt, because the library's own reconnect does not cover the first
 * connect and buffers calls while connecting. Payloads are checked here in both directions: the library's strict mode
 * spells 1.6 error codes wrong and repeats the request in its errors.
 */
export function createOcppCsms(deps: OcppCsmsDeps): Csms & { setNetwork(up: boolean): void } {
  const openListeners: (() => void)[] = []
  const closeListeners: (() => void)[] = []
  let actions: readonly string[] = []
  let handler: Handler | null = null
  let client: RPCClient | null = null
  let started = false
  let network = true
  let attempt = 0
  let loginIndex = 0
  let pingIntervalMs = 30_000
  let cancelRetry: Cancel | null = null

  const isOpen = () => client !== null && client.state === RPCClient.OPEN

  const retry = (refused: boolean, httpStatus: number | null, code: string) => {
    if (!started || !network) return
    attempt++
    const retryInMs = Math.round(reconnectDelayMs(attempt, refused, deps.reconnect, deps.random))
    if (code !== 'CLOSED') deps.onRefused({ attempt, httpStatus, code, retryInMs })
    cancelRetry?.()
    cancelRetry = deps.timers.after(retryInMs, connect)
  }

  const answer = (action: string) => async (call: { params?: unknown; messageId?: string }) => {
    const current = client
    const refuse = (code: string, description: string) => {
      current?.sendRaw(JSON.stringify([4, call.messageId, code, description, {}]))
      return symbols.NOREPLY
    }
    const payload = call.params
    if (!isRecord(payload)) return refuse('FormationViolation', 'payload must be an object')
    const violation = violationOf(action, 'req', payload)
    if (violation !== null) return refuse(violation.code, violation.field)
    if (handler === null) return refuse('InternalError', '')
    try {
      const result = await handler(action, payload)
      if (violationOf(action, 'conf', result.answer) !== null) return refuse('InternalError', '')
      // ocpp-rpc sends the answer in the microtasks after this one.
      if (result.afterwards !== undefined) setImmediate(result.afterwards)
      return result.answer
    } catch (error) {
      if (error instanceof CallRefused) return refuse(error.code, error.message)
      return refuse('InternalError', '')
    }
  }

  const connect = (): void => {
    cancelRetry?.()
    cancelRetry = null
    if (!started || !network || client !== null) return
    const logins = deps.logins()
    const login = logins[loginIndex % Math.max(1, logins.length)] ?? ANONYMOUS
    const { password, key, chain } = login
    const ca = deps.ca()
    const headers =
      password === null
        ? {}
        : { authorization: `Basic ${Buffer.concat([Buffer.from(`${deps.stationId}:`), password]).toString('base64')}` }
    const next = new RPCClient({
      identity: deps.stationId,
      endpoint: deps.endpoint,
      protocols: ['ocpp1.6'],
      reconnect: false,
      callConcurrency: 1,
      callTimeoutMs: CALL_TIMEOUT_MS,
      pingIntervalMs,
      strictMode: false,
      headers,
      wsOpts: {
        perMessageDeflate: false,
        handshakeTimeout: 15_000,
        maxPayload: 1024 * 1024,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        ...(ca === undefined ? {} : { ca }),
        ...(key === null || chain === null ? {} : { key, cert: chain }),
      },
    } as ConstructorParameters<typeof RPCClient>[0])
    client = next
    for (const action of actions) next.handle(action, answer(action) as never)
    if (deps.onFrame !== undefined) {
      next.on('message', ({ message, outbound }: { message: unknown; outbound: boolean }) => {
        deps.onFrame?.(outbound ? 'out' : 'in', String(message))
      })
    }
    next.on('socketError', () => {})
    next.connect().then(
      () => {
        if (client !== next) {
          void next.close({ force: true })
          return
        }
        attempt = 0
        loginIndex = 0
        next.once('close', () => lost(next))
        deps.onAccepted(login)
        for (const listener of openListeners) listener()
      },
      (error: unknown) => {
        if (client !== next) return
        client = null
        const http = v.safeParse(httpFailureSchema, error)
        const httpStatus = http.success ? http.output.code : null
        const code = httpStatus === null ? errorCodeOf(error) : 'HTTP'
        // With TLS 1.3 a certificate is refused after the handshake, by an alert.
        const isLoginRefused = httpStatus === 401 || (chain !== null && TLS_REFUSAL.test(code))
        if (isLoginRefused) loginIndex++
        const tryOtherLogin = isLoginRefused && loginIndex % Math.max(1, logins.length) !== 0
        const refused = httpStatus !== null && REFUSALS.has(httpStatus) && !tryOtherLogin
        retry(refused, httpStatus, code)
      },
    )
  }

  const lost = (which: RPCClient) => {
    if (client !== which) return
    client = null
    for (const listener of closeListeners) listener()
    retry(false, null, 'CLOSED')
  }

  const drop = async (force: boolean): Promise<void> => {
    cancelRetry?.()
    cancelRetry = null
    const current = client
    if (current === null) return
    const wasOpen = current.state === RPCClient.OPEN
    client = null
    const closed = current.close(force ? { force } : { code: 1000, reason: 'station closes' })
    let cancel: Cancel = () => {}
    const late = new Promise<void>((resolve) => {
      cancel = deps.timers.after(CLOSE_TIMEOUT_MS, () => {
        void current.close({ force: true })
        resolve()
      })
    })
    await Promise.race([
      Promise.resolve(closed).then(
        () => {},
        () => {},
      ),
      late,
    ])
    cancel()
    if (wasOpen) for (const listener of closeListeners) listener()
  }

  return {
    isOpen,
    call: async (action, payload) => {
      const current = client
      if (current === null || current.state !== RPCClient.OPEN)
        throw new CsmsError('disconnected', `${action} without a connection`)
      const violation = violationOf(action, 'req', payload)
      if (violation !== null) throw new CsmsError('invalid', `${action}.req: ${violation.code} at ${violation.field}`)
      let result: unknown
      try {
        result = await current.call(action, payload)
      } catch (cause) {
        if (cause instanceof TimeoutError) throw new CsmsError('timeout', `${action} was not answered`, { cause })
        const rpc = v.safeParse(rpcErrorSchema, cause)
        if (rpc.success)
          throw new CsmsError('callError', `${action}: ${rpc.output.rpcErrorCode}`, {
            code: rpc.output.rpcErrorCode,
            cause,
          })
        throw new CsmsError('disconnected', `${action}: connection lost`, { cause })
      }
      if (!isRecord(result)) throw new CsmsError('invalid', `${action}.conf is not an object`)
      const wrong = violationOf(action, 'conf', result)
      if (wrong !== null) throw new CsmsError('invalid', `${action}.conf: ${wrong.code} at ${wrong.field}`)
      return result
    },
    onOpen: (listener) => {
      openListeners.push(listener)
    },
    onClose: (listener) => {
      closeListeners.push(listener)
    },
    onCall: (known, next) => {
      actions = known
      handler = next
    },
    start: () => {
      started = true
      connect()
    },
    reconnect: () => {
      loginIndex = 0
      void drop(false).then(connect)
    },
    setPingInterval: (intervalS) => {
      pingIntervalMs = intervalS * 1000
    },
    setNetwork: (up) => {
      network = up
      if (up) connect()
      else void drop(true)
    },
    close: () => {
      started = false
      return drop(false)
    },
  }
}

function errorCodeOf(error: unknown): string {
  const parsed = v.safeParse(v.object({ code: v.string() }), error)
  return parsed.success ? parsed.output.code : 'FAILED'
}
