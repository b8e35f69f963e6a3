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
  /** What {@link RpcServer.accept} is at; ocpp-rpc asks within that call. */
  let accepting: Accepting | null = null
  server.auth((accept, reject) => {
    if (accepting === null) return reject(500, '')
    const { socket, session, protocol, heardBefore } = accepting
    const listeners = HANDSHAKE_EVENTS.map((event) => socket.rawListeners(event).slice(heardBefore[event]))
    accept(session, protocol ?? false)
    // They hold the request, and answer faults of an open WebSocket with HTTP; ws has listeners of its own.
    for (const [index, event] of HANDSHAKE_EVENTS.entries()) {
      for (const listener of listeners[index] ?? []) socket.off(event, asListener(listener))
    }
  })
  server.on('upgradeAborted', ({ error }: { readonly error: unknown }) => options.onRefused(error))
  server.on('error', options.onRefused)
  server.on('client', (client: OcppRpcClient) => {
    const socket = made
    made = null
    if (socket === null) throw new Error('ocpp-rpc made a client without a socket')
    client.on('socketError', ignore)
    forgetHandshake(client.handshake)
    options.onClient(new ScreenedClient(client, socket))
  })
  return {
    accept(request, socket, head, session, protocol) {
      const [error, end, close] = [
        socket.listenerCount('error'),
        socket.listenerCount('end'),
        socket.listenerCount('close'),
      ]
      accepting = { socket, session, protocol, heardBefore: { error, end, close } }
      // An empty head is a view of the whole request, which would stay as long as the socket.
      server.handleUpgrade(request, socket, head.length === 0 ? NO_BYTES : head).catch(options.onRefused)
      accepting = null
    },
    close: () => server.close({ code: 1001 }),
  }
}
/** What ocpp-rpc listens to on a TCP socket during a handshake, and never stops to. */
const HANDSHAKE_EVENTS = ['error', 'end', 'close'] as const
const NO_BYTES = Buffer.alloc(0)

interface Accepting {
  readonly socket: Socket
  readonly session: object
  readonly protocol: string | null
  /** Listeners that were there before ocpp-rpc's. */
  readonly heardBefore: Readonly<Record<(typeof HANDSHAKE_EVENTS)[number], number>>
}

class ScreenedClient implements RpcClient {
  readonly socket: StationSocket
  readonly #client: OcppRpcClient

  constructor(client: OcppRpcClient, socket: StationSocket) {
    this.#client = client
    this.socket = socket
  }
  get session(): unknown {
    return this.#client.session
  }
  handle(handler: (call: RpcCall) => Promise<unknown>): void {
    this.#client.handle(handler)
  }
  call(action: string, payload: unknown, signal: AbortSignal): Promise<unknown> {
    return this.#client.call(action, payload, { callTimeoutMs: 0, signal })
  }
  sendRaw(text: string): void {
    this.#client.sendRaw(text)
  }
}

function ignore(): void {}

/** The request with all its headers would stay in memory as long as the client. */
function forgetHandshake(handshake: Record<string, unknown>): void {
  for (const part of Object.keys(handshake)) handshake[part] = undefined
}

function asListener(listener: unknown): (...values: unknown[]) => void {
  return listener as (...values: unknown[]) => void
}

/** The part of ocpp-rpc's RPCServerClient that is used here; its own types do not allow for NOREPLY. */
interface OcppRpcClient {
  readonly session: unknown
  readonly handshake: Record<string, unknown>
  on(event: 'socketError', listener: (error: unknown) => void): void
  handle(handler: (call: RpcCall) => Promise<unknown>): void
  call(action: string, payload: unknown, options: object): Promise<unknown>
  sendRaw(text: string): void
}
