import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { ServicesClient } from '@google-cloud/run'

/** One call as it came over the wire. */
export interface RecordedCall {
  readonly method: string
  readonly path: string
  readonly updateMask: string | null
  readonly body: unknown
}

interface Scaling {
  minInstanceCount?: number
  maxInstanceCount?: number
  scalingMode?: string
  manualInstanceCount?: number
}

/**
 * As much of Cloud Run's API (v2, REST) as reading and scaling a service needs, with its ETags. One service exists.
 * Every call is recorded.
 */
export async function startFakeCloudRun(name = 'projects/demo/locations/asia-southeast2/services/ocpp-edge') {
  const calls: RecordedCall[] = []
  const initial = () => ({
    scaling: { minInstanceCount: 1, maxInstanceCount: 5 } as Scaling,
    generation: 1,
    /** Status that calls get instead of an answer; of one method or of all. */
    fail: null as null | { readonly http: number; readonly status: string; readonly method?: string },
  })
  const service = initial()
  const resource = () => ({
    name,
    etag: `"${service.generation}"`,
    scaling: service.scaling,
    latestReadyRevision: `${name}/revisions/ocpp-edge-00007-abc`,
    latestCreatedRevision: `${name}/revisions/ocpp-edge-00007-abc`,
    updateTime: '2026-03-02T04:00:00Z',
  })
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://run.invalid')
    const method = request.method ?? ''
    const body = method === 'PATCH' ? await json(request) : null
    calls.push({ method, path: url.pathname, updateMask: url.searchParams.get('updateMask'), body })
    const reply = (code: number, content: object) => {
      response.writeHead(code, { 'content-type': 'application/json' })
      response.end(JSON.stringify(content))
    }
    const refuse = (code: number, status: string) => reply(code, { error: { code, status, message: status } })
    const { fail } = service
    if (fail !== null && (fail.method ?? method) === method) return refuse(fail.http, fail.status)
    if (url.pathname !== `/v2/${name}`) return refuse(404, 'NOT_FOUND')
    if (method === 'GET') return reply(200, resource())
    const change = body as { etag?: string; scaling?: Scaling }
    if (change.etag !== undefined && change.etag !== `"${service.generation}"`) return refuse(409, 'ABORTED')
    service.scaling = change.scaling ?? {}
    service.generation++
    return reply(200, { name: `${name.split('/services/')[0]}/operations/${service.generation}`, done: false })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // A service account's client signs its own tokens; nothing but the fake is asked.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const credentials = {
    client_email: 'functions@demo.invalid',
    private_key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
  const client = new ServicesClient({ fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port, credentials })
  return {
    name,
    client,
    calls,
    service,
    /** As it was when it started, and nothing recorded. */
    reset() {
      Object.assign(service, initial())
      calls.length = 0
    },
    async close() {
      await client.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
