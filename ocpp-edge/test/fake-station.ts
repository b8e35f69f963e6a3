import { once } from 'node:events'
import type { Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'

export interface FakeStationOptions {
  /** Default `['ocpp1.6']`; an empty list offers none. */
  readonly protocols?: readonly string[]
  /** Sent as HTTP Basic with the station id (or `user`) as user. */
  readonly password?: string | Buffer
  readonly user?: string
  /** Already encoded path, instead of `/ocpp/{stationId}`. */
  readonly path?: string
  readonly ws?: ClientOptions
  /** Answers CSMS calls: action, payload -> CALLRESULT payload, or a raw frame text, or null for no answer. */
  readonly answer?: (action: string, payload: unknown, messageId: string) => object | string | null
}

export type Frame = readonly unknown[]

/** The server refused the handshake. */
export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused'
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  constructor(
    statusCode: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: string,
  ) {
    super(`handshake answered ${statusCode}`)
    this.statusCode = statusCode
    this.headers = headers
    this.body = body
  }
}

/** A charger made of a plain WebSocket, so that tests can send what no library would. */
export interface FakeStation {
  readonly ws: WebSocket
  /** Under the WebSocket, to cut it. */
  readonly tcp: Socket
  /** The subprotocol that the server chose. */
  readonly protocol: string
  /** Every frame that came, parsed, in order. */
  readonly received: readonly Frame[]
  /** Sends a CALL with a new (or the given) id and waits for the CALLRESULT's payload or the CALLERROR frame. */
  call(action: string, payload: unknown, messageId?: string): Promise<Answer>
  /** The text as it is. */
  sendRaw(text: string | Buffer): void
  /** The first frame, past or future, for which `matches` holds. Rejects when the socket closes first. */
  frame(matches: (frame: Frame) => boolean): Promise<Frame>
  /** Resolves with the close code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  close(): Promise<void>
  /** TCP reset, without a close frame. */
  terminate(): void
}

export type Answer =
  | { readonly kind: 'result'; readonly payload: unknown; readonly frame: Frame }
  | { readonly kind: 'error'; readonly code: unknown; readonly description: unknown; readonly frame: Frame }

/**
 * Connects to `origin` (`ws://127.0.0.1:9000`) as `stationId`.
 * @throws HandshakeRefused with the HTTP status.
 */
export async function connectStation(
  origin: string,
  stationId: string,
  options: FakeStationOptions = {},
): Promise<FakeStation> {
  const { protocols = ['ocpp1.6'], password, user = stationId, path, answer } = options
  const headers: Record<string, string> = {}
  if (password !== undefined) {
    headers.authorization = `Basic ${Buffer.concat([Buffer.from(`${user}:`), Buffer.from(password)]).toString('base64')}`
  }
  const ws = new WebSocket(`${origin}${path ?? `/ocpp/${encodeURIComponent(stationId)}`}`, [...protocols], {
    perMessageDeflate: false,
    ...options.ws,
    headers: { ...headers, ...options.ws?.headers },
  })
  const received: Frame[] = []
  const waiting = new Set<{ matches: (frame: Frame) => boolean; found: (frame: Frame) => void }>()
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<{ code: number; reason: string }>()
  ws.on('close', (code, reason) => resolveClosed({ code, reason: reason.toString() }))
  ws.on('message', (text) => {
    const frame: unknown = JSON.parse(String(text))
    if (!Array.isArray(frame)) throw new Error('the server sent a frame that is no array')
    received.push(frame)
    for (const waiter of waiting) {
      if (!waiter.matches(frame)) continue
      waiting.delete(waiter)
      waiter.found(frame)
    }
    const [type, messageId, action, payload] = frame
    if (type !== 2 || answer === undefined) return
    const reply = answer(String(action), payload, String(messageId))
    if (reply !== null) ws.send(typeof reply === 'string' ? reply : JSON.stringify([3, messageId, reply]))
  })
  const tcp = await opened(ws)
  ws.on('error', () => undefined)

  const frame = (matches: (frame: Frame) => boolean): Promise<Frame> => {
    const past = received.find(matches)
    if (past !== undefined) return Promise.resolve(past)
    return new Promise((resolve, reject) => {
      const waiter = { matches, found: resolve }
      waiting.add(waiter)
      closed.then(({ code, reason }) => {
        if (waiting.delete(waiter)) reject(new Error(`the socket closed (${code} ${reason}) before the frame came`))
      })
    })
  }
  let lastId = 0
  return {
    ws,
    tcp,
    protocol: ws.protocol,
    received,
    frame,
    closed,
    sendRaw: (text) => ws.send(text),
    async call(action, payload, messageId = `m${++lastId}`) {
      const before = received.length
      ws.send(JSON.stringify([2, messageId, action, payload]))
      const reply = await frame((each) => each[0] !== 2 && each[1] === messageId && received.indexOf(each) >= before)
      return reply[0] === 3
        ? { kind: 'result', payload: reply[2], frame: reply }
        : { kind: 'error', code: reply[2], description: reply[3], frame: reply }
    },
    async close() {
      ws.close()
      await closed
    },
    terminate: () => ws.terminate(),
  }
}

async function opened(ws: WebSocket): Promise<Socket> {
  const refused = new Promise<never>((_, reject) => {
    ws.on('unexpected-response', (request, response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      response.on('end', () => {
        reject(new HandshakeRefused(response.statusCode ?? 0, response.headers, body))
        request.destroy()
      })
    })
  })
  const { promise: upgraded, resolve: resolveUpgraded } = Promise.withResolvers<Socket>()
  ws.once('upgrade', (response) => resolveUpgraded(response.socket))
  await Promise.race([once(ws, 'open'), refused])
  return await upgraded
}
