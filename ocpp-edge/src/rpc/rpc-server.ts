// Message path, step 2 of 9: parse.
import type { Clock } from '../clock.ts'
import type { EdgeConfig } from '../config.ts'
import type { HandlerDeps, Route } from '../handlers/route.ts'
import type { Log } from '../log.ts'
import type { QueuedMessage } from '../message-trace/message-store.ts'
import type { MessageTrace } from '../message-trace/message-trace.ts'
import { receivedFrame, sentCallFrame, sentReplyFrame } from '../message-trace/traced-frame.ts'
import type { Metrics } from '../metrics.ts'
import type { Observations } from '../observations.ts'
import { OcppError } from '../ocpp-error.ts'
import { pipeline } from '../pipeline/index.ts'
import type { OcppVersion } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import { type Answer, answerOf } from './answer.ts'
import { callNotRouted } from './call-not-routed.ts'
import { errorFrame } from './error-frame.ts'
import { NO_REPLY, type RpcClient } from './ocpp-rpc.ts'
import { type CallFrame, readFrame, type StationFrame } from './read-frame.ts'
import { type Admission, type WireSession, wireSession } from './session.ts'
import { spellErrorCode } from './spell-error-code.ts'
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

/**
 * Serves one admitted socket: frames through the pipeline to ocpp-rpc, CALLs from ocpp-rpc to their handlers, one reply
 * each. Nothing that a station sends makes it throw.
 */
export function serveStation(
  client: RpcClient,
  admission: Admission,
  socketNumber: number,
  deps: ServeDeps,
): WireSession {
  const { config, stores, clock, log, metrics } = deps
  const { limits } = config
  const { stationId, ocppVersion } = admission
  const { socket } = client
  const handlerDeps: HandlerDeps = deps
  let unusableInARow = 0
  /** CALLs of a traced station, so that what validation finds is kept with them. */
  const notedCalls = new WeakMap<CallFrame, QueuedMessage>()

  const session = wireSession(admission, { client, socketNumber, clock, limits, inbound: () => lane })
  const lane = pipeline({
    station: {
      ...{ stationId, socketNumber, ocppVersion, registration: admission.registration },
      get booted() {
        return session.booted
      },
    },
    ...{ clock, log, limits },
    start: (call) => socket.pass(call.text),
    other: receiveOther,
    setPaused: (paused) => (paused ? socket.pause() : socket.resume()),
  })

  function receiveOther(frame: Exclude<StationFrame, CallFrame>): void {
    switch (frame.kind) {
      case 'result': {
        const { outstanding } = session.calls
        if (outstanding?.messageId === frame.messageId) {
          log.info('message in', { stationId, socketNumber, type: 'CALLRESULT', action: outstanding.action })
          socket.pass(frame.text)
        } else log.info('result of no call ignored', { stationId, socketNumber })
        return
      }
      case 'error': {
        const { messageId, code, description, details } = frame
        const action = session.calls.outstanding?.action ?? null
        if (session.calls.failed(messageId, code, description, details)) {
          log.info('message in', { stationId, socketNumber, type: 'CALLERROR', action, errorCode: code })
          // The code is kept on our side; ocpp-rpc looks codes up in an object and fails on "constructor".
          socket.pass(JSON.stringify([4, messageId, 'GenericError', '', {}]))
        } else log.info('error of no call ignored', { stationId, socketNumber })
        return
      }
      case 'ignored':
        log.info('frame ignored', { stationId, socketNumber, reason: frame.reason })
        return
      case 'unusable':
        receiveUnusable(frame)
        return
      default:
        frame satisfies never
    }
  }

  function receiveUnusable(frame: Extract<StationFrame, { kind: 'unusable' }>): void {
    const { answer, reason, transactionText } = frame
    metrics.count('ocpp_frames_unusable_total', reason)
    log.warn('frame is no message', { stationId, socketNumber, reason })
    stores.journal.attempt(stationId, 'invalidMessage', {
      text: reason,
      remoteAddress: admission.remoteAddress,
      subprotocols: [],
    })
    unusableInARow++
    const reply = () => {
      if (answer === null || socket.readyState !== socket.OPEN) return
      sendPast(errorFrame(answer.messageId, answer.error, ocppVersion))
    }
    if (unusableInARow > limits.maxUnusableFrames) session.close(1002, 'too many unusable frames')
    else if (transactionText === null) reply()
    else {
      // It may be the only record of delivered energy: kept before the station is told to stop sending it.
      stores.journal
        .rawFrame(stationId, transactionText, reason)
        .then(reply, (error: unknown) =>
          log.error('raw frame not kept', { stationId, cause: error instanceof Error ? error.message : String(error) }),
        )
    }
  }

  function answeredBy(frame: StationFrame) {
    const { outstanding } = session.calls
    if (outstanding === null || (frame.kind !== 'result' && frame.kind !== 'error')) return null
    if (outstanding.messageId !== frame.messageId) return null
    return { ...outstanding, latencyMs: clock.now().getTime() - outstanding.sentAt }
  }

  /** A reply to a frame that ocpp-rpc never saw. */
  function sendPast(text: string): void {
    deps.trace.note(stationId, () => sentReplyFrame(text, null))
    const { onSend } = socket
    socket.onSend = null
    socket.send(text)
    socket.onSend = onSend
  }

  socket.onFrame = (text, bytes) => {
    session.alive(false)
    // Some chargers send empty frames to keep the connection open.
    if (text.trim() === '') return
    const frame = readFrame(text)
    metrics.count('ocpp_messages_received_total', frame.kind)
    const noted = deps.trace.note(stationId, () => receivedFrame(frame, text, bytes, answeredBy(frame)))
    if (noted !== null && frame.kind === 'call') notedCalls.set(frame, noted)
    if (frame.kind !== 'unusable') unusableInARow = 0
    lane.receive(frame, bytes)
  }
  socket.onSend = (text) => {
    if (text.startsWith('[2,')) {
      const written = session.calls.written(text)
      const { outstanding } = session.calls
      const action = outstanding?.action ?? null
      log.info('message out', { stationId, socketNumber, type: 'CALL', action, bytes: written.length })
      metrics.count('ocpp_messages_sent_total', 'call')
      deps.trace.note(stationId, () => sentCallFrame(written, outstanding))
      return written
    }
    const { current } = lane
    if (current === null) return null
    const isError = text.startsWith('[4,')
    metrics.count('ocpp_messages_sent_total', isError ? 'error' : 'result')
    if (!lane.reply(isError ? 'CALLERROR' : 'CALLRESULT', current.call.messageId, text.length)) return null
    const noted = deps.trace.note(stationId, () => {
      const latencyMs = clock.now().getTime() - current.receivedAt.getTime()
      return sentReplyFrame(text, { ...current.call, latencyMs })
    })
    if (noted !== null && noted.transactionKey !== null) notedCalls.get(current.call)?.belongsTo(noted.transactionKey)
    return text
  }

  client.handle(async ({ messageId }) => {
    const { current } = lane
    if (current === null || current.call.messageId !== messageId) return NO_REPLY
    const answer = await handle(current.call, current.receivedAt).catch((error: unknown): Answer => {
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
    if (socket.readyState === socket.OPEN) client.sendRaw(errorFrame(messageId, error, ocppVersion))
    return NO_REPLY
  })

  async function handle(call: CallFrame, receivedAt: Date): Promise<Answer> {
    const { action } = call
    const held = lane.guard(action)
    if (held !== undefined) return { kind: 'error', error: held }
    const table = deps.routes[ocppVersion] ?? {}
    const route = Object.hasOwn(table, action) ? table[action] : undefined
    if (route === undefined) return { kind: 'error', error: callNotRouted(action, ocppVersion) }
    const validated = validate(route, call.payload)
    if (validated.kind === 'refused') {
      stores.journal.attempt(stationId, 'invalidMessage', {
        text: `${action}: ${validated.error.field}`,
        remoteAddress: admission.remoteAddress,
        subprotocols: [],
      })
      if (route.keepRefused !== true) return { kind: 'error', error: validated.error }
      return answerOf(
        route,
        async () => {
          await stores.journal.rawFrame(stationId, call.text, `${action}: ${validated.error.field}`)
          throw validated.error
        },
        { log, stationId, action },
      )
    }
    const { payload, warnings } = validated
    notedCalls.get(call)?.warn(warnings)
    if (warnings.length > 0) log.info('message mended', { stationId, action, warnings: warnings.join('; ') })
    const context = { session, receivedAt, messageId: call.messageId, warnings }
    const answer = await withDeadline(
      answerOf(route, () => route.handle(asRequest(payload), context, handlerDeps), { log, stationId, action }),
      action,
    )
    if (answer.kind === 'result') deps.observations.publish({ kind: 'message', stationId, action, at: receivedAt })
    return answer
  }

  /** A handler that never ends must not end the station's turn for ever; chargers wait 30 s or more. */
  function withDeadline(work: Promise<Answer>, action: string): Promise<Answer> {
    return new Promise((resolve) => {
      const cancel = clock.after(limits.handlerTimeoutMs, () => {
        log.error('handler took too long', { stationId, action })
        resolve({ kind: 'error', error: new OcppError('InternalError', 'Not processed in time. Please send again.') })
      })
      work.then((answer) => {
        cancel()
        resolve(answer)
      })
    })
  }

  socket.on('pong', () => session.alive(true))
  socket.on('ping', () => session.alive(false))
  socket.on('error', (error) => log.info('socket fault', { stationId, socketNumber, cause: error.message }))
  socket.once('close', (code) => {
    lane.end()
    session.calls.end()
    deps.onClosed(session, code)
  })
  return session
}

/** The schema of the route is what makes a payload a request of its handler. */
function asRequest(payload: object): never {
  return payload as never
}
