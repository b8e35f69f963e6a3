import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ReceivedCall {
  readonly event: string
  readonly delivery: string
  readonly body: string
  /** The signature as a receiver computes it with its secret. */
  isSignedWith(secret: string): boolean
}

/** A program of somebody else's that hears of events; it answers with what `answers` holds next, then 200. */
export async function startWebhookReceiver() {
  const received: ReceivedCall[] = []
  const answers: (number | 'silence' | { redirect: string })[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const header = String(request.headers['charge-it-signature'])
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
    received.push({
      event: String(request.headers['charge-it-event']),
      delivery: String(request.headers['charge-it-delivery']),
      body,
      isSignedWith: (secret) => v1 === createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'),
    })
    const answer = answers.shift() ?? 200
    if (answer === 'silence') return
    if (typeof answer === 'number') response.writeHead(answer).end()
    else response.writeHead(302, { location: answer.redirect }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    answers,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
