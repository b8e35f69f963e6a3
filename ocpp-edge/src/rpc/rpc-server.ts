// Message path, step 2 of 9: parse.
import type { Clock } from '../clock.ts'
import type { EdgeConfig, EdgeLimits } from '../config.ts'
import type { Route } from '../handlers/route.ts'
import type { Log } from '../log.ts'
import type { QueuedMessage } from '../message-trace/message-store.ts'
import type { MessageTrace } from '../message-trace/message-trace.ts'
import { receivedFrame, sentCallFrame, sentReplyFrame } from '../message-trace/traced-frame.ts'
import type { Metrics } from '../metrics.ts'
import type { Observations } from '../observations.ts'
import { OcppError } from '../ocpp-error.ts'
import { Pipeline, type PipelineExit } from '../pipeline/index.ts'
import type { OcppVersion } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import { type Answer, answerOf } from './answer.ts'
import { callNotRouted } from './call-not-routed.ts'
import { errorFrame } from './error-frame.ts'
import { NO_REPLY, type RpcCall, type RpcClient } from './ocpp-rpc.ts'
import { type CallFrame, readFrame, type StationFrame } from './read-frame.ts'
import { type Admission, type SessionDeps, WireSession } from './session.ts'
import { spellErrorCode } from './spell-error-code.ts'
import type { SocketOwner } from './station-socket.ts'
import { validate } from './validate.ts'

/** Action -> route, per version. */
export type RouteTables = Partial<Readonly<Record<OcppVersion, Readonly<Record<string, Route>>>>>

export interface ServeDeps {
  readonly config: EdgeConfig
  readonly stores: Stores
  readonly clock: Clock
  readonly log: Log
  readonly observations: Observations
  readonly metrics: Metrics
  readonly routes: RouteTables
  readonly trace: MessageTrace
  /** The socket ended. */
  readonly onClosed: (session: WireSession, code: number) => void
}

/** Serves admitted sockets; {@link ServedStation} says what that is. */
export function stationServer(
  deps: ServeDeps,
): (client: RpcClient, admission: Admission, socketNumber: number) => WireSession {
  const { clock, config, log } = deps
  const { limits } = config
  const shared: Shared = {
    deps,
    session: { clock, limits, outgoing: { clock, limit: limits.queuedCallsPerStation } },
    pipeline: { clock, log, limits },
    notedCalls: new WeakMap(),
  }
  return (client, admission, socketNumber) => new ServedStation(client, admission, socketNumber, shared).session
}

/** What all served sockets have in common. */
interface Shared {
  readonly deps: ServeDeps
  readonly session: SessionDeps
  readonly pipeline: Pick<ServeDeps, 'clock' | 'log'> & { readonly limits: EdgeLimits }
  /** CALLs of traced stations, so that what validation finds is kept with them. */
  readonly notedCalls: WeakMap<CallFrame, QueuedMessage>
}

/**
 * One admitted socket: frames through the pipeline to ocpp-rpc, CALLs from ocpp-rpc to their handlers, one reply each.
 * Nothing that a station sends makes it throw. A class, because ten thousand idle sockets each have one.
 */
class ServedStation implements SocketOwner, PipelineExit {
  readonly session: WireSession
  readonly #client: RpcClient
  readonly #lane: Pipeline
  readonly #shared: Shared
  #unusableInARow = 0

  constructor(client: RpcClient, admission: Admission, socketNumber: number, shared: Shared) {
    this.#client = client
    this.#shared = shared
    this.session = new WireSession(admission, socketNumber, client, shared.session)
    this.#lane = new Pipeline(this.session, this, shared.pipeline)
    this.session.inbound = this.#lane
    client.socket.owner = this
    client.handle((call) => this.#onCall(call))
  }

  onFrame(text: string, bytes: number): void {
    const { metrics, trace } = this.#shared.deps
    this.session.alive(false)
    // Some chargers send empty frames to keep the connection open.
    if (text.trim() === '') return
    const frame = readFrame(text)
    metrics.count('ocpp_messages_received_total', frame.kind)
    const noted = trace.note(this.session.stationId, () => receivedFrame(frame, text, bytes, this.#answeredBy(frame)))
    if (noted !== null && frame.kind === 'call') this.#shared.notedCalls.set(frame, noted)
    if (frame.kind !== 'unusable') this.#unusableInARow = 0
    this.#lane.receive(frame, bytes)
  }

  onSend(text: string): string | null {
    const { log, metrics, trace, clock } = this.#shared.deps
    const { session } = this
    const { stationId, socketNumber } = session
    if (text.startsWith('[2,')) {
      const written = session.calls.written(text)
      const { outstanding } = session.calls
      log.info('message out', { stationId, socketNumber, ...idsOf(outstanding), type: 'CALL', bytes: written.length })
      metrics.count('ocpp_messages_sent_total', 'call')
      trace.note(stationId, () => sentCallFrame(written, outstanding))
      return written
    }
    const { current } = this.#lane
    if (current === null) return null
    const isError = text.startsWith('[4,')
    metrics.count('ocpp_messages_sent_total', isError ? 'error' : 'result')
    if (!this.#lane.reply(isError ? 'CALLERROR' : 'CALLRESULT', current.call.messageId, text.length)) return null
    const noted = trace.note(stationId, () => {
      const latencyMs = clock.now().getTime() - current.receivedAt.getTime()
      return sentReplyFrame(text, { ...current.call, latencyMs })
    })
    if (noted !== null && noted.transactionKey !== null) {
      this.#shared.notedCalls.get(current.call)?.belongsTo(noted.transactionKey)
    }
    return text
  }

  onSign(sign: 'ping' | 'pong'): void {
    this.session.alive(sign === 'pong')
  }

  onFault(error: unknown): void {
    const { stationId, socketNumber } = this.session
    const cause = error instanceof Error ? error.message : String(error)
    this.#shared.deps.log.info('socket fault', { stationId, socketNumber, cause })
  }

  onEnd(code: number): void {
    this.#lane.end()
    this.session.calls.end()
    this.#shared.deps.onClosed(this.session, code)
  }

  start(call: CallFrame): void {
    this.#client.socket.pass(call.text)
  }

  other(frame: Exclude<StationFrame, CallFrame>): void {
    const { log } = this.#shared.deps
    const { session } = this
    const { socket } = this.#client
    const { stationId, socketNumber } = session
    switch (frame.kind) {
      case 'result': {
        const { outstanding } = session.calls
        if (outstanding?.messageId === frame.messageId) {
          log.info('message in', {
            stationId,
            socketNumber,
            ...idsOf(outstanding),
            type: 'CALLRESULT',
            bytes: frame.text.length,
          })
          socket.pass(frame.text)
        } else log.info('result of no call ignored', { stationId, socketNumber })
        return
      }
      case 'error': {
        const { messageId, code, description, details } = frame
        const ids = idsOf(session.calls.outstanding)
        if (session.calls.failed(messageId, code, description, details)) {
          log.info('message in', { stationId, socketNumber, ...ids, type: 'CALLERROR', errorCode: code.slice(0, 50) })
          // The code is kept on our side; ocpp-rpc looks codes up in an object and fails on "constructor".
          socket.pass(JSON.stringify([4, messageId, 'GenericError', '', {}]))
        } else log.info('error of no call ignored', { stationId, socketNumber })
        return
      }
      case 'ignored':
        log.info('frame ignored', { stationId, socketNumber, reason: frame.reason })
        return
      case 'unusable':
        this.#receiveUnusable(frame)
        return
      default:
        frame satisfies never
    }
  }

  setPaused(paused: boolean): void {
    const { socket } = this.#client
    if (paused) socket.pause()
    else socket.resume()
  }

  #receiveUnusable({ answer, reason, transactionText }: Extract<StationFrame, { kind: 'unusable' }>): void {
    const { config, log, metrics, stores } = this.#shared.deps
    const { stationId, socketNumber, ocppVersion } = this.session
    metrics.count('ocpp_frames_unusable_total', reason)
    log.warn('frame is no message', { stationId, socketNumber, reason })
    this.#noteInvalid(reason)
    this.#unusableInARow++
    const { socket } = this.#client
    const reply = () => {
      if (answer === null || socket.readyState !== socket.OPEN) return
      this.#sendPast(errorFrame(answer.messageId, answer.error, ocppVersion))
    }
    if (this.#unusableInARow > config.limits.maxUnusableFrames) this.session.close(1002, 'too many unusable frames')
    else if (transactionText === null) reply()
    else {
      // It may be the only record of delivered energy: kept before the station is told to stop sending it.
      stores.journal.rawFrame(stationId, transactionText, reason).then(reply, (error: unknown) => {
        log.error('raw frame not kept', { stationId, cause: error instanceof Error ? error.message : String(error) })
      })
    }
  }

  #noteInvalid(text: string): void {
    const { remoteAddress, stationId } = this.session
    this.#shared.deps.stores.journal.attempt(stationId, 'invalidMessage', { text, remoteAddress, subprotocols: [] })
  }

  #answeredBy(frame: StationFrame) {
    const { outstanding } = this.session.calls
    if (outstanding === null || (frame.kind !== 'result' && frame.kind !== 'error')) return null
    if (outstanding.messageId !== frame.messageId) return null
    return { ...outstanding, latencyMs: this.#shared.deps.clock.now().getTime() - outstanding.sentAt }
  }

  /** A reply to a frame that ocpp-rpc never saw. */
  #sendPast(text: string): void {
    this.#shared.deps.trace.note(this.session.stationId, () => sentReplyFrame(text, null))
    this.#client.socket.sendPast(text)
  }

  async #onCall({ messageId }: RpcCall): Promise<unknown> {
    const { current } = this.#lane
    if (current === null || current.call.messageId !== messageId) return NO_REPLY
    const { log, metrics } = this.#shared.deps
    const { stationId, ocppVersion } = this.session
    const answer = await this.#handle(current.call, current.receivedAt).catch((error: unknown): Answer => {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
      log.error('message path failed', { stationId, action: current.call.action.slice(0, 50), cause })
      // ocpp-rpc would tell the station the exception's text.
      return { kind: 'error', error: new OcppError('InternalError', 'Not processed. Please send again.') }
    })
    if (answer.kind === 'result') return answer.payload
    const { error } = answer
    metrics.count('ocpp_call_errors_total', spellErrorCode(error.code, ocppVersion))
    log.warn('call refused', {
      stationId,
      action: current.call.action.slice(0, 50),
      errorCode: error.code,
      field: error.field,
    })
    const { socket } = this.#client
    if (socket.readyState === socket.OPEN) this.#client.sendRaw(errorFrame(messageId, error, ocppVersion))
    return NO_REPLY
  }

  async #handle(call: CallFrame, receivedAt: Date): Promise<Answer> {
    const { deps, notedCalls } = this.#shared
    const { log, stores } = deps
    const { session } = this
    const { stationId, ocppVersion } = session
    const { action } = call
    const held = this.#lane.guard(action)
    if (held !== undefined) return { kind: 'error', error: held }
    const table = deps.routes[ocppVersion] ?? {}
    const route = Object.hasOwn(table, action) ? table[action] : undefined
    if (route === undefined) return { kind: 'error', error: callNotRouted(action, ocppVersion) }
    const validated = validate(route, call.payload)
    if (validated.kind === 'refused') {
      const fault = `${action}: ${validated.error.field}`
      this.#noteInvalid(fault)
      if (route.keepRefused !== true) return { kind: 'error', error: validated.error }
      return answerOf(
        route,
        async () => {
          await stores.journal.rawFrame(stationId, call.text, fault)
          throw validated.error
        },
        { log, stationId, action },
      )
    }
    const { payload, warnings } = validated
    notedCalls.get(call)?.warn(warnings)
    if (warnings.length > 0) log.info('message mended', { stationId, action, warnings: warnings.join('; ') })
    const context = { session, receivedAt, messageId: call.messageId, warnings }
    const answer = await this.#withDeadline(
      answerOf(route, () => route.handle(asRequest(payload), context, deps), { log, stationId, action }),
      action,
    )
    if (answer.kind === 'result') deps.observations.publish({ kind: 'message', stationId, action, at: receivedAt })
    return answer
  }

  /** A handler that never ends must not end the station's turn for ever; chargers wait 30 s or more. */
  #withDeadline(work: Promise<Answer>, action: string): Promise<Answer> {
    const { clock, config, log } = this.#shared.deps
    return new Promise((resolve) => {
      const cancel = clock.after(config.limits.handlerTimeoutMs, () => {
        log.error('handler took too long', { stationId: this.session.stationId, action })
        resolve({ kind: 'error', error: new OcppError('InternalError', 'Not processed in time. Please send again.') })
      })
      work.then((answer) => {
        cancel()
        resolve(answer)
      })
    })
  }
}

/** What names a CALL of ours in a line of the log. */
function idsOf(call: WireSession['calls']['outstanding']) {
  return { messageId: call?.messageId ?? null, action: call?.action ?? null, commandId: call?.commandId ?? undefined }
}

/** The schema of the route is what makes a payload a request of its handler. */
function asRequest(payload: object): never {
  return payload as never
}
