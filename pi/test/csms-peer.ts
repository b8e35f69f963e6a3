import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import { RPCServer } from 'ocpp-rpc'
import * as v from 'valibot'

export interface ReceivedCall {
  readonly stationId: string
  readonly action: string
  readonly payload: Record<string, unknown>
}

interface PeerClient {
  readonly identity: string
  call(action: string, payload: unknown): Promise<unknown>
  close(options?: unknown): Promise<unknown>
  handle(handler: (call: { method: string; params: Record<string, unknown> }) => unknown): void
  on(event: string, listener: () => void): void
}

export interface CsmsPeer {
  readonly url: string
  readonly port: number
  /** Everything stations sent, oldest first. */
  readonly received: ReceivedCall[]
  /** Only where `accepts` was given. */
  readonly logins: readonly AcceptedLogin[]
  of(action: string): Record<string, unknown>[]
  /** Resolves once the condition holds; looked at after every message and connection. */
  until<T>(condition: () => T | undefined | false | null): Promise<T>
  /** Calls a connected station. */
  call(stationId: string, action: string, payload: unknown): Promise<Record<string, unknown>>
  /** Cuts all sockets without a close frame. */
  cut(): Promise<void>
  connections(): number
  stop(): Promise<void>
}

export interface PeerOptions {
  /** Decides whether a password is good; a refusal is a 401. */
  readonly accepts?: (password: string | undefined, certificate: string | undefined) => boolean
  /** False lets the server send what breaks the schemas. */
  readonly strict?: boolean
  /** Serves wss:// with this certificate; with an authority it asks stations for theirs. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string }
}

/** How a station was let in: its password, and the common name of a certificate of the authority. */
export interface AcceptedLogin {
  readonly password: string | undefined
  readonly certificate: string | undefined
}

interface Handshake {
  readonly password: Buffer | undefined
  readonly request: { readonly socket: unknown }
}

type Answers = Partial<Record<string, (payload: Record<string, unknown>, stationId: string) => unknown>>

/**
 * A CSMS for tests: ocpp-rpc's own server on a real socket, strict about every message.
 * @param answers replace the default answer of an action; they may throw to give a CALLERROR.
 */
export async function startCsmsPeer(answers: Answers = {}, options: PeerOptions = {}): Promise<CsmsPeer> {
  const received: ReceivedCall[] = []
  const logins: AcceptedLogin[] = []
  const clients = new Map<string, PeerClient>()
  const waiting = new Set<() => void>()
  const look = () => {
    for (const check of [...waiting]) check()
  }
  let nextTransactionId = 1000

  const defaults: Answers = {
    BootNotification: () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 }),
    Heartbeat: () => ({ currentTime: new Date().toISOString() }),
    StatusNotification: () => ({}),
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    StartTransaction: () => ({ transactionId: nextTransactionId++, idTagInfo: { status: 'Accepted' } }),
    StopTransaction: () => ({}),
    MeterValues: () => ({}),
    FirmwareStatusNotification: () => ({}),
    DiagnosticsStatusNotification: () => ({}),
    SecurityEventNotification: () => ({}),
    SignCertificate: () => ({ status: 'Accepted' }),
  }
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: options.strict ?? true } as never)
  server.on('client', (client: PeerClient) => {
    clients.set(client.identity, client)
    client.on('close', () => {
      if (clients.get(client.identity) === client) clients.delete(client.identity)
      look()
    })
    client.handle(async ({ method, params }) => {
      received.push({ stationId: client.identity, action: method, payload: params })
      setImmediate(look)
      const answer = answers[method] ?? defaults[method]
      try {
        return await answer?.(params, client.identity)
      } finally {
        setImmediate(look)
      }
    })
    look()
  })
  if (options.accepts !== undefined) {
    const { accepts } = options
    server.auth(((accept: () => void, reject: (code: number) => void, { password, request }: Handshake) => {
      const { socket } = request
      const login = { password: password?.toString(), certificate: nameOf(socket) }
      if (!accepts(login.password, login.certificate)) {
        reject(401)
        return
      }
      logins.push(login)
      accept()
    }) as never)
  }
  const http =
    options.tls === undefined
      ? createServer()
      : createTlsServer({
          ...options.tls,
          ...(options.tls.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: false }),
        })
  http.on('request', (_request, response) => response.writeHead(404).end())
  http.on('upgrade', server.handleUpgrade)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = v.parse(v.object({ port: v.number() }), http.address())

  return {
    url: `${options.tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${address.port}/ocpp`,
    port: address.port,
    received,
    logins,
    of: (action) => received.filter((call) => call.action === action).map(({ payload }) => payload),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const check = () => {
          try {
            const outcome = condition()
            if (outcome === undefined || outcome === false || outcome === null) return
            waiting.delete(check)
            resolve(outcome)
          } catch (error) {
            waiting.delete(check)
            reject(error)
          }
        }
        waiting.add(check)
        check()
      }),
    call: async (stationId, action, payload) => {
      const client = clients.get(stationId)
      if (client === undefined) throw new Error(`${stationId} is not connected`)
      return v.parse(v.record(v.string(), v.unknown()), await client.call(action, payload))
    },
    cut: async () => {
      await Promise.all([...clients.values()].map((client) => client.close({ force: true })))
    },
    connections: () => clients.size,
    stop: async () => {
      await server.close({ force: true } as never)
      http.close()
      http.closeAllConnections()
    },
  }
}

/** The common name of a client certificate that the server's authority signed. */
function nameOf(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  const name = socket.getPeerCertificate().subject?.CN
  return typeof name === 'string' ? name : undefined
}
