import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TlsFiles } from '../config.ts'
import { refuse } from './refuse.ts'
import { stationUrl } from './station-url.ts'

export interface Health {
  readonly ready: boolean
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

export interface HttpDeps {
  readonly health: () => Health
  readonly metrics: () => string
  readonly onUpgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void
  /** A TLS handshake failed or never ended: there is an address and no station yet. */
  readonly onTlsFailed: (remoteAddress: string, cause: string) => void
  readonly handshakeTimeoutMs: number
}

export interface Listener {
  readonly port: number
  /** Takes no more connections; open WebSockets stay. */
  close(): Promise<void>
}

/**
 * Plain HTTP: `/health` (200 when ready, 503 otherwise), `/health/live` (200 while the process runs), `/metrics`, 426 on
 * the addresses of stations, 404 elsewhere; WebSocket upgrades go to `onUpgrade`.
 */
export function plainListener(port: number, host: string, deps: HttpDeps): Promise<Listener> {
  return listening(createPlainServer({ ...OPTIONS }), port, host, deps)
}

export interface TlsListener extends Listener {
  /** New connections get these; open ones stay. The port does not change. @throws Error for unusable files. */
  renew(files: TlsFiles): void
}

/** The same over TLS 1.2 or newer. With an authority it asks for client certificates and judges them at the upgrade. */
export async function tlsListener(files: TlsFiles, host: string, deps: HttpDeps): Promise<TlsListener> {
  const server = createTlsServer({
    ...OPTIONS,
    ...contextOf(files),
    handshakeTimeout: deps.handshakeTimeoutMs,
    ...(files.ca === null ? {} : { requestCert: true, rejectUnauthorized: false }),
  })
  server.on('tlsClientError', (error, socket) =>
    deps.onTlsFailed(socket.remoteAddress ?? 'unknown', 'code' in error ? String(error.code) : error.message),
  )
  const listener = await listening(server, files.port, host, deps)
  return { ...listener, renew: (renewed) => server.setSecureContext(contextOf(renewed)) }
}

function contextOf({ cert, key, ca, ciphers }: TlsFiles) {
  return {
    ...{ cert, key, minVersion: 'TLSv1.2' as const },
    ...(ciphers == null ? {} : { ciphers }),
    ...(ca === null ? {} : { ca }),
  }
}

const OPTIONS = { noDelay: true, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 } as const

async function listening(server: Server, port: number, host: string, deps: HttpDeps): Promise<Listener> {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => respond(request, response, deps))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if ('remoteAddress' in socket) deps.onUpgrade(request, socketOf(request), head)
    else socket.destroy()
  })
  server.on('clientError', (error: Error, socket: Duplex) => {
    // Also TLS handshakes that fail or never end come here; they can be told nothing.
    const isHttp = 'code' in error && String(error.code).startsWith('HPE_')
    if (isHttp) refuse(socket, 400)
    else socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: 4_096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: portOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function respond(request: IncomingMessage, response: ServerResponse, deps: HttpDeps): void {
  const path = request.url?.split('?')[0] ?? '/'
  const send = (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(405, 'text/plain', '', { Allow: 'GET, HEAD', Connection: 'close' })
    return
  }
  switch (path) {
    case '/health':
    case '/health/ready': {
      const { ready, details } = deps.health()
      send(ready ? 200 : 503, 'application/json', JSON.stringify({ ready, ...details }))
      return
    }
    case '/health/live':
      send(200, 'application/json', JSON.stringify({ live: true }))
      return
    case '/metrics':
      send(200, 'text/plain; version=0.0.4', deps.metrics())
      return
  }
  if (stationUrl(path).kind === 'station')
    send(426, 'text/plain', '', { Upgrade: 'websocket', Connection: 'Upgrade, close' })
  else send(stationUrl(path).kind === 'badIdentity' ? 400 : 404, 'text/plain', '')
}

function socketOf(request: IncomingMessage): Socket {
  return request.socket
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
