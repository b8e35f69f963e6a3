import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A charger that does as little as possible, so that thousands fit into one process. */
export interface LoadStation {
  readonly stationId: string
  /** Sends a CALL and resolves with the answer's payload. Rejects on CALLERROR and when the socket closes. */
  call(action: string, payload: unknown): Promise<unknown>
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (payload: unknown) => void
  readonly reject: (error: Error) => void
}

/** The edge's own CALLs are answered at once: questions it may ask after a boot are refused. */
const REFUSAL = 'NotImplemented'

export async function connectLoad(
  origin: string,
  stationId: string,
  { localAddress = '127.0.0.1', key }: { readonly localAddress?: string; readonly key?: string } = {},
): Promise<LoadStation> {
  const socket = new WebSocket(`${origin}/ocpp/${encodeURIComponent(stationId)}`, ['ocpp1.6'], {
    perMessageDeflate: false,
    localAddress,
    ...(key === undefined ? {} : { auth: `${stationId}:${key}` }),
  })
  const waiting = new Map<string, Waiting>()
  let lastId = 0
  socket.on('message', (text) => {
    const frame: unknown = JSON.parse(String(text))
    if (!Array.isArray(frame)) return
    const [type, id] = frame
    const waiter = waiting.get(String(id))
    if (type === 2 && waiter === undefined) {
      socket.send(JSON.stringify([4, id, REFUSAL, '', {}]))
      return
    }
    waiting.delete(String(id))
    // The echo server sends our own CALL back.
    if (type === 2) waiter?.resolve(frame[3])
    else if (type === 3) waiter?.resolve(frame[2])
    else waiter?.reject(new Error(`${stationId}: ${String(frame[2])} ${String(frame[3])}`))
  })
  socket.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${stationId}: closed with ${code}`))
    waiting.clear()
  })
  await once(socket, 'open')
  socket.on('error', () => undefined)
  return {
    stationId,
    call: (action, payload) =>
      new Promise((resolve, reject) => {
        const id = `L${++lastId}`
        waiting.set(id, { resolve, reject })
        socket.send(JSON.stringify([2, id, action, payload]))
      }),
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** Connects many, at most `atOnce` at the same time. Source addresses change every 20,000 sockets. */
export async function connectMany(
  origin: string,
  stationIds: readonly string[],
  atOnce = 64,
): Promise<readonly LoadStation[]> {
  const stations: LoadStation[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < stationIds.length; index = next++) {
      const stationId = stationIds[index]
      if (stationId === undefined) return
      stations.push(await connectLoad(origin, stationId, { localAddress: `127.0.0.${1 + Math.floor(index / 20_000)}` }))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return stations
}

export async function closeMany(stations: readonly LoadStation[]): Promise<void> {
  await Promise.all(stations.map((station) => station.close()))
}
