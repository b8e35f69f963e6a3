import { readFileSync } from 'node:fs'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashApiSecret } from '../functions/src/auth/api-key.ts'
import { requireConforming } from '../functions/src/testing/conform.ts'
import { serveApi } from '../functions/src/testing/serve-api.ts'
import { NOW, openWorld, putStation, putTransaction, stoppedOf } from '../functions/src/testing/test-world.ts'

const page = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8')
const EXAMPLES = [...page.matchAll(/```http\n(.*?)\n\nHTTP\/1\.1 (\d+)\n(.*?)\n```/gs)].map(
  ([, request = '', status = '', reply = '']) => ({ request, status: Number(status), reply }),
)

const world = openWorld()
let api: Awaited<ReturnType<typeof serveApi>>
beforeAll(async () => {
  api = await serveApi(() => world.deps)
  await putStation(world, { station: { stationId: 'CP_111' }, connector: { stationId: 'CP_111' } })
  await putTransaction(world, stoppedOf(2, { stationId: 'CP_111' }))
  const secretSha256 = hashApiSecret('a-secret-that-was-shown-once')
  const key = { keyId: 'docs', secretSha256, role: 'admin', name: 'docs', demoOnly: false }
  await world.put(paths.apiKey('docs'), { ...key, createdAt: NOW, expiresAt: null, revokedAt: null })
})
afterAll(async () => {
  await api.close()
  await world.close()
})

/** A request as the page writes it: first line, headers, an empty line, the body. */
async function send(text: string) {
  const [head = '', body] = text.split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const [method = '', path = ''] = first.split(' ')
  const headers = lines.map((line): [string, string] => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  const response = await fetch(`${api.origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
  const answer = await response.text()
  const contentType = response.headers.get('content-type')
  requireConforming(method, new URL(path, api.origin).pathname, { status: response.status, contentType, text: answer })
  return { status: response.status, body: JSON.parse(answer) }
}

test('the examples of docs/api.md work as they stand there, one after the other', async () => {
  expect(EXAMPLES.length).toBe(page.split('```http').length - 1)
  expect(EXAMPLES.length).toBeGreaterThan(5)
  for (const { request, status, reply } of EXAMPLES) {
    const answer = await send(request)

    expect([request, answer]).toMatchObject([request, { status, body: JSON.parse(reply) }])
  }
})
