import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { webSocketPieces } from './websocket-pieces.ts'

/** A message on its way between a station and an edge. */
export interface PassingMessage {
  readonly stationId: string
  readonly from: 'station' | 'edge'
  readonly kind: 'call' | 'answer' | 'other'
  /** Of the CALL; for an answer that of the CALL it belongs to; null when unknown. */
  readonly action: string | null
}

/** pass on; lose = cut before it is delivered; last = deliver it, then cut. */
export type Fate = 'pass' | 'lose' | 'last'

export interface StationProxy {
  /** `ws://127.0.0.1:port` */
  readonly origin: string
  close(): Promise<void>
}

/**
 * The network between stations and edges: gives each connection to an edge by `choose`, and cuts it at the messages
 * for which `decide` says so.
 */
export async function stationProxy(deps: {
  /** The port of an edge. */
  readonly choose: () => number
  readonly decide: (message: PassingMessage) => Fate
}): Promise<StationProxy> {
  const open = new Set<Socket>()
  const server = createServer((station) => {
    const edge = connect(deps.choose(), '127.0.0.1')
    let stationId = ''
    let isCut = false
    const actions = new Map<string, string>()

    const describe = (from: 'station' | 'edge', text: string | null): PassingMessage => {
      const frame = text === null ? null : frameOf(text)
      if (frame === null) return { stationId, from, kind: 'other', action: null }
      const [type, messageId, action] = frame
      if (type === 2) {
        actions.set(`${from} ${String(messageId)}`, String(action))
        return { stationId, from, kind: 'call', action: String(action) }
      }
      const asker = from === 'edge' ? 'station' : 'edge'
      return { stationId, from, kind: 'answer', action: actions.get(`${asker} ${String(messageId)}`) ?? null }
    }
    const pump = (from: Socket, to: Socket, side: 'station' | 'edge') => {
      open.add(from)
      const pieces = webSocketPieces()
      from.on('data', (chunk) => {
        for (const piece of pieces(chunk)) {
          if (isCut) return
          if (piece.kind === 'head') {
            if (side === 'station') stationId = stationIdOf(piece.bytes)
            to.write(piece.bytes)
            continue
          }
          const fate = deps.decide(describe(side, piece.text))
          if (fate === 'pass') to.write(piece.bytes)
          else {
            isCut = true
            if (fate === 'last') to.end(piece.bytes)
            else to.destroy()
            from.destroy()
          }
        }
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        // What was delivered last must still arrive.
        if (!isCut) to.destroy()
      })
    }
    pump(station, edge, 'station')
    pump(edge, station, 'edge')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    origin: `ws://127.0.0.1:${address.port}`,
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function stationIdOf(head: Buffer): string {
  return decodeURIComponent(/^GET \S*\/(\S+) HTTP/.exec(head.toString('latin1'))?.[1] ?? '')
}

function frameOf(text: string): readonly unknown[] | null {
  try {
    const frame: unknown = JSON.parse(text)
    return Array.isArray(frame) ? frame : null
  } catch {
    return null
  }
}
