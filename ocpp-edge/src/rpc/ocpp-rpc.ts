import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import ocppRpc from 'ocpp-rpc'
import symbols from 'ocpp-rpc/lib/symbols.js'
import { StationSocket } from './station-socket.ts'

/** An incoming CALL as ocpp-rpc's wildcard handler gets it. */
export interface RpcCall {
  readonly messageId: string
  readonly method: string
  readonly params: unknown
}

/** One connected station as ocpp-rpc sees it, with its socket. */
export interface RpcClient {
  readonly socket: StationSocket
  /** What was given to `accept`. */
  readonly session: unknown
  /** @param handler Resolves with the CALLRESULT's payload, or with {@link NO_REPLY} when it has replied itself. */
  handle(handler: (call: RpcCall) => Promise<unknown>): void
  /** Rejects on CALLERROR, abort and loss of the socket. */
  call(action: string, payload: unknown, signal: AbortSignal): Promise<unknown>
  sendRaw(text: string): void
}

export const NO_REPLY: unknown = symbols.NOREPLY

/** Hands an upgrade that was accepted to ocpp-rpc. */
export interface RpcServer {
  /** @param session Comes back as {@link RpcClient.session}. @param protocol null: no subprotocol is echoed. */
  accept(request: IncomingMessage, socket: Socket, head: Buffer, session: object, protocol: string | null): void
  /** Ends the WebSocket server itself; sockets are closed by their sessions. */
  close(): Promise<void>
}

/**
 * ocpp-rpc's RPCServer with everything switched off that the screen around it does better: its own validation (rejects
 * before our tolerances see the call), pings (one missed pong ends a talking station) and bad-message count.
 * @param onClient Called synchronously within {@link RpcServer.accept}.
 */
export function rpcServer(options: {
  readonly maxFrameBytes: number
  readonly protocols: readonly string[]
  readonly onClient: (client: RpcClient) => void
  readonly onRefused: (error: unknown) => void
}): RpcServer {
  const accepted = new WeakMap<IncomingMessage, { readonly session: object; readonly protocol: string | null }>()
  let made: StationSocket | null = null
  let sockets = 0
  const remember = (socket: StationSocket): number => {
    made = socket
    return ++sockets
  }
  class ServedSocket extends StationSocket {
    readonly served = remember(this)
  }
  const server = new ocppRpc.RPCServer({
    protocols: [...options.protocols],
    strictMode: false,
    pingIntervalMs: 0,
    respondWithDetailedErrors: false,
    wssOptions: {
      maxPayload: options.maxFrameBytes,
      perMessageDeflate: false,
      clientTracking: false,
      WebSocket: ServedSocket,
    },
  })
  server.auth((accept, reject, handshake) => {
    const verdict = accepted.get(handshake.request)
    if (verdict === undefined) reject(500, '')
    else accept(verdict.session, verdict.protocol ?? false)
  })
  server.on('upgradeAborted', ({ error }: { readonly error: unknown }) => options.onRefused(error))
  server.on('error', options.onRefused)
  server.on('client', (client: OcppRpcClient) => {
    const socket = made
    made = null
    if (socket === null) throw new Error('ocpp-rpc made a client without a socket')
    client.on('socketError', () => undefined)
    options.onClient({
      socket,
      session: client.session,
      handle: (handler) => client.handle(handler),
      call: (action, payload, signal) => client.call(action, payload, { callTimeoutMs: 0, signal }),
      sendRaw: (text) => client.sendRaw(text),
    })
  })
  return {
    accept(request, socket, head, session, protocol) {
      accepted.set(request, { session, protocol })
      server.handleUpgrade(request, socket, head).catch(options.onRefused)
    },
    close: () => server.close({ code: 1001 }),
  }
}

/** The part of ocpp-rpc's RPCServerClient that is used here; its own types do not allow for NOREPLY. */
interface OcppRpcClient {
  readonly session: unknown
  on(event: 'socketError', listener: (error: unknown) => void): void
  handle(handler: (call: RpcCall) => Promise<unknown>): void
  call(action: string, payload: unknown, options: object): Promise<unknown>
  sendRaw(text: string): void
}
