import { WebSocket } from 'ws'

type Payload = Record<string, unknown>

/** An OCPP 1.6J charger in a few lines: a socket, calls, and the CALLs that the CSMS sent. */
export interface Charger {
  call(action: string, payload: Payload): Promise<Payload>
  /** CALLs received, oldest first, with the time of arrival. */
  readonly received: readonly { readonly action: string; readonly payload: Payload; readonly at: number }[]
  /** What a CALL is answered with; default Accepted. */
  answer: (action: string, payload: Payload) => Payload
  close(): void
}

/** Connects a charger by Basic authentication. */
export async function connectCharger(ocppUrl: string, stationId: string, key: string): Promise<Charger> {
  const socket = new WebSocket(`${ocppUrl}/${encodeURIComponent(stationId)}`, ['ocpp1.6'], {
    headers: { authorization: `Basic ${Buffer.from(`${stationId}:${key}`).toString('base64')}` },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const waiting = new Map<string, { resolve: (payload: Payload) => void; reject: (error: Error) => void }>()
  const received: { action: string; payload: Payload; at: number }[] = []
  let sequence = 0
  const charger: Charger = {
    received,
    answer: () => ({ status: 'Accepted' }),
    call: (action, payload) =>
      new Promise((resolve, reject) => {
        const id = `${stationId}-${++sequence}`
        waiting.set(id, { resolve, reject })
        socket.send(JSON.stringify([2, id, action, payload]))
      }),
    close: () => socket.close(),
  }
  socket.on('message', (text) => {
    const [type, id, third, fourth] = JSON.parse(String(text))
    if (type === 2) {
      received.push({ action: third, payload: fourth, at: Date.now() })
      socket.send(JSON.stringify([3, id, charger.answer(third, fourth)]))
    } else if (type === 3) waiting.get(id)?.resolve(third)
    else waiting.get(id)?.reject(new Error(`CALLERROR ${third} ${fourth}`))
  })
  return charger
}
