import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveApi } from '../testing/serve-api.ts'
import { openWorld } from '../testing/test-world.ts'

const world = openWorld()
let api: Awaited<ReturnType<typeof serveApi>>
beforeAll(async () => {
  api = await serveApi(() => world.deps)
})
afterAll(async () => {
  await api.close()
  await world.close()
})

/** A request as it is, of which a browser's `fetch` would not send all. */
async function send(method: string, path: string, body = '') {
  const { hostname, port } = new URL(api.origin)
  const headers = { authorization: `Bearer ${world.tokens.admin}`, 'content-type': 'application/json' }
  const sent = request({ hostname, port, method, path, headers })
  sent.end(body)
  return new Promise<{ status: number; type: string; body: Record<string, unknown> }>((resolve, reject) => {
    sent.once('error', reject)
    sent.once('response', (response) => {
      const { statusCode: status = 0, headers: received } = response
      const read = async () => ({
        status,
        type: received['content-type'] ?? '',
        body: JSON.parse(await text(response)),
      })
      read().then(resolve, reject)
    })
  })
}

test.each([
  ['TRACE', '/api/v1/me', 405, 'method-not-allowed'],
  ['PROPFIND', '/api/v1/me', 405, 'method-not-allowed'],
  ['OPTIONS', '/api/v1/me', 405, 'method-not-allowed'],
  ['PUT', '/api/v1/me', 405, 'method-not-allowed'],
  ['GET', '//', 400, 'invalid-parameter'],
  ['GET', '/api/v1/nothing', 404, 'unknown-path'],
  ['GET', '/api/v1/stations/%E0%A4%A', 400, 'invalid-parameter'],
  ['GET', `/api/v1/stations/${'x'.repeat(2000)}`, 400, 'invalid-parameter'],
])('%s %s is a problem, and the next request is answered [edge 405]', async (method, path, status, code) => {
  expect(await send(method, path)).toMatchObject({ status, type: 'application/problem+json', body: { status, code } })
  expect(await send('GET', '/api/v1/me')).toMatchObject({ status: 200, body: { uid: 'admin' } })
})

test('an address of files and of JSON names the methods of both', async () => {
  const answer = await world.call('PUT', '/api/v1/firmware', { token: world.tokens.admin })

  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST'])
})

test.each(['{"name": ', '[', '"', '{"name":"a"}{'])('the malformed body %s is a problem', async (body) => {
  expect(await send('POST', '/api/v1/sites', body)).toMatchObject({
    status: 400,
    type: 'application/problem+json',
    body: { parameter: 'body' },
  })
})
