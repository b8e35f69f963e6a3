import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { FakeEndpoint } from '../cloud-clients.ts'
import { answerCall, emptyCloud, type FakeState } from './answer-call.ts'

/** A call that a deployment made, or a command that it ran, in their order. */
export type RecordedStep =
  | { readonly call: string; readonly query?: Readonly<Record<string, string>>; readonly body?: unknown }
  | { readonly run: string }

/**
 * As much of Google Cloud as a deployment meets, on this machine: a project without anything in it. Answers are what the
 * documentation says; nothing here shows what the real APIs do beyond it.
 */
export async function startFakeCloud(projectId: string) {
  const state: FakeState = emptyCloud(projectId)
  const steps: RecordedStep[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://cloud.invalid')
    const path = decodeURIComponent(url.pathname)
    const content = await buffer(request)
    const isJson = (request.headers['content-type'] ?? '').includes('json')
    const body: unknown = isJson && content.length > 0 ? JSON.parse(content.toString()) : null
    const query = Object.fromEntries([...url.searchParams].filter(([name]) => !IGNORED.includes(name)))
    steps.push({
      call: `${request.method} ${path}`,
      ...(Object.keys(query).length === 0 ? {} : { query }),
      ...(content.length === 0 ? {} : { body: isJson ? body : '(content)' }),
    })
    const { status, content: answer } = answerCall(
      {
        ...{ method: request.method ?? 'GET', path, search: url.searchParams, body },
        ...{ raw: content, contentType: request.headers['content-type'] ?? '' },
      },
      state,
    )
    const isFile = answer instanceof Buffer
    response.writeHead(status, { 'content-type': isFile ? 'application/octet-stream' : 'application/json' })
    response.end(isFile ? answer : JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const endpoint: FakeEndpoint = {
    port,
    credentials: {
      client_email: `deployer@${projectId}.invalid`,
      private_key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    },
  }
  return {
    endpoint,
    state,
    steps,
    api: (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}/api/v1${path}`, init),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** How the client wants its answer says nothing of the deployment. */
const IGNORED = ['$alt', 'key', 'uploadType', 'prettyPrint', 'names']
