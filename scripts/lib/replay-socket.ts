import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { PlainError } from './plain-error.ts'
import type { RecordedAnswer } from './replay-recording.ts'

const CONNECT_MS = 15_000
/** As long as chargers usually wait. */
const ANSWER_MS = 30_000

/** The socket of a station that is played. */
export interface ReplaySocket {
  /** @returns null without an answer in time, or when the socket closed. */
  call(action: string, payload: object): Promise<RecordedAnswer | null>
  close(): Promise<void>
}

/**
 * Connects as a station.
 * @param url Ends in /ocpp.
 * @param key Sent by Basic authentication; undefined: none.
 * @param answer What a CALL of the CSMS is answered with; null: nothing.
 * @throws PlainError when the connection is refused.
 */
export async function replaySocket(
  url: string,
  stationId: string,
  key: string | undefined,
  answer: (action: string) => RecordedAnswer | null,
): Promise<ReplaySocket> {
  const headers =
    key === undefined ? {} : { authorization: `Basic ${Buffer.from(`${stationId}:${key}`).toString('base64')}` }
  const socket = new WebSocket(`${url}/${encodeURIComponent(stationId)}`, ['ocpp1.6'], {
    headers,
    handshakeTimeout: CONNECT_MS,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', (error) => reject(new PlainError(`${url} does not let ${stationId} in: ${error.message}`)))
  })
  const waiting = new Map<unknown, (answer: RecordedAnswer | null) => void>()
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const end of waiting.values()) end(null)
      resolve()
    })
  })
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    const frame: unknown = JSON.parse(String(data))
    if (!Array.isArray(frame)) return
    const [type, id, third, fourth, fifth]: readonly unknown[] = frame
    if (type === 3) waiting.get(id)?.({ type: 'CALLRESULT', payload: third })
    else if (type === 4) waiting.get(id)?.({ type: 'CALLERROR', code: String(third), payload: { fourth, fifth } })
    else if (type === 2) {
      const reply = answer(String(third))
      if (reply?.type === 'CALLRESULT') socket.send(JSON.stringify([3, id, reply.payload ?? {}]))
      else if (reply?.type === 'CALLERROR') socket.send(JSON.stringify([4, id, reply.code, '', {}]))
    }
  })
  return {
    call: (action, payload) =>
      new Promise((resolve) => {
        if (socket.readyState !== WebSocket.OPEN) return resolve(null)
        const id = randomUUID()
        const end = (given: RecordedAnswer | null) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(given)
        }
        const timer = setTimeout(() => end(null), ANSWER_MS)
        waiting.set(id, end)
        socket.send(JSON.stringify([2, id, action, payload]))
      }),
    async close() {
      socket.close()
      await closed
    },
  }
}
