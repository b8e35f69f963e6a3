import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Agent } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getMessaging } from 'firebase-admin/messaging'

/** One call as it came over the wire. */
export interface PushCall {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly message: Readonly<Record<string, unknown>> & { readonly token: string }
}

interface Refusal {
  readonly http: number
  readonly status: string
  readonly message: string
  /** As FCM puts it into the details of its errors. */
  readonly errorCode?: string
}

/** What FCM says of a browser that unsubscribed, of a text that is no token, and of another project's token. */
export const UNREGISTERED: Refusal = {
  ...{ http: 404, status: 'NOT_FOUND', errorCode: 'UNREGISTERED', message: 'Requested entity was not found.' },
}
export const NO_TOKEN: Refusal = {
  ...{ http: 400, status: 'INVALID_ARGUMENT', errorCode: 'INVALID_ARGUMENT' },
  message: 'The registration token is not a valid FCM registration token',
}
export const BAD_PAYLOAD: Refusal = {
  ...{
    http: 400,
    status: 'INVALID_ARGUMENT',
    errorCode: 'INVALID_ARGUMENT',
    message: 'Invalid value at message.webpush',
  },
}
export const OTHER_PROJECT: Refusal = {
  ...{ http: 403, status: 'PERMISSION_DENIED', errorCode: 'SENDER_ID_MISMATCH', message: 'SenderId mismatch' },
}
export const BUSY: Refusal = { http: 500, status: 'INTERNAL', errorCode: 'INTERNAL', message: 'Internal error' }

/**
 * As much of Firebase Cloud Messaging (HTTP v1) as sending needs, on loopback, and the Admin SDK's real client that reaches
 * it instead of fcm.googleapis.com. Every call is recorded.
 */
export async function startFakePushService() {
  const calls: PushCall[] = []
  /** Token -> what it is refused with; all others are taken. */
  const refusals = new Map<string, Refusal>()
  const server = createServer(async (request, response) => {
    const { message } = (await json(request)) as { message: PushCall['message'] }
    const { method = '', url: path = '', headers } = request
    calls.push({ method, path, authorization: headers.authorization ?? '', message })
    const refusal = refusals.get(message.token)
    response.writeHead(refusal?.http ?? 200, { 'content-type': 'application/json' })
    if (refusal === undefined) {
      response.end(JSON.stringify({ name: `${path.replace('/v1/', '').replace(':send', '')}/${calls.length}` }))
      return
    }
    const { http: code, status, message: text, errorCode } = refusal
    const type = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'
    response.end(JSON.stringify({ error: { code, status, message: text, details: [{ '@type': type, errorCode }] } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // The client knows one host alone; its connections end here, without TLS.
  const httpAgent = new Agent()
  httpAgent.createConnection = () => connect(port, '127.0.0.1')
  const credential = { getAccessToken: async () => ({ access_token: 'token-of-the-functions', expires_in: 3600 }) }
  const app = initializeApp({ projectId: 'demo-push', credential, httpAgent }, randomUUID())
  return {
    calls,
    refusals,
    messaging: () => getMessaging(app),
    async close() {
      await deleteApp(app)
      httpAgent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
