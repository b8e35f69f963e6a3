import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { ROOT } from '../lib/root.ts'
import { runCommand } from '../lib/run-command.ts'

// A program of its own starts, and makes some hundred calls one after the other.
vi.setConfig({ testTimeout: 240_000 })

const PROJECT = 'example-charging'
/** Every address that the Firebase CLI calls for this part. */
const ORIGINS = [
  ...['FIREBASE_TOKEN_URL', 'FIREBASE_GOOGLE_URL', 'FIREBASE_AUTH_URL', 'FIREBASE_AUTHPROXY_URL', 'FIREBASE_API_URL'],
  ...['FIRESTORE_URL', 'FIREBASE_RULES_URL', 'FIREBASE_RESOURCEMANAGER_URL', 'FIREBASE_SERVICE_USAGE_URL'],
]

interface Recorded {
  readonly call: string
  readonly body: string
}

/** As much of Firestore's and Rules' APIs as the CLI calls; an empty project. */
async function startFake() {
  const calls: Recorded[] = []
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://firebase.invalid').pathname)
    calls.push({ call: `${request.method} ${path}`, body: await text(request) })
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answerTo(request.method ?? '', path)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    calls,
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answerTo(method: string, path: string): object {
  if (path.endsWith('/token')) return { access_token: 'token', expires_in: 3600 }
  if (path.includes('/services/')) return { state: 'ENABLED' }
  if (path.endsWith('/databases/(default)'))
    return { name: path.slice(4), type: 'FIRESTORE_NATIVE', locationId: 'here' }
  if (method === 'POST' && path.endsWith('/rulesets')) return { name: `projects/${PROJECT}/rulesets/1` }
  return {}
}

test('the Firebase CLI sends the rules, every index and every TTL policy of the sources, and releases the rules last', async () => {
  const fake = await startFake()
  const home = mkdtempSync(join(tmpdir(), 'charge-it-home-'))
  const cli = join(ROOT, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js')
  const args = ['deploy', '--only', 'firestore', '--project', PROJECT, '--non-interactive', '--force']
  const { GOOGLE_APPLICATION_CREDENTIALS: _, ...environment } = process.env
  await runCommand(process.execPath, [cli, ...args], {
    cwd: ROOT,
    env: {
      ...{ ...environment, CI: '1', HOME: home, FIREBASE_TOKEN: 'of-nobody' },
      ...Object.fromEntries(ORIGINS.map((name) => [name, fake.origin])),
    },
  })
  await fake.close()
  rmSync(home, { recursive: true, force: true })

  const folder = `/v1/projects/${PROJECT}/databases/(default)/collectionGroups`
  const wanted = JSON.parse(readFileSync(join(ROOT, 'firestore.indexes.json'), 'utf8'))
  const indexes: readonly { collectionGroup: string; queryScope: string; fields: object[] }[] = wanted.indexes
  const policies: readonly { collectionGroup: string; fieldPath: string; ttl?: boolean }[] = wanted.fieldOverrides
  const sent = (pattern: RegExp) => fake.calls.filter(({ call }) => pattern.test(call))

  expect(
    sent(/^POST .*\/indexes$/)
      .map(({ call, body }) => ({ call, ...JSON.parse(body) }))
      .sort(byText),
  ).toEqual(
    indexes
      .map(({ collectionGroup, queryScope, fields }) => ({
        call: `POST ${folder}/${collectionGroup}/indexes`,
        ...{ fields, queryScope },
      }))
      .sort(byText),
  )
  expect(
    sent(/^PATCH .*\/fields\//)
      .filter(({ body }) => 'ttlConfig' in JSON.parse(body))
      .map(({ call }) => call)
      .sort(),
  ).toEqual(
    policies
      .filter(({ ttl }) => ttl === true)
      .map(({ collectionGroup, fieldPath }) => `PATCH ${folder}/${collectionGroup}/fields/${fieldPath}`)
      .sort(),
  )
  const [ruleset] = sent(/\/rulesets$/)
  expect(JSON.parse(ruleset?.body ?? '{}').source.files[0].content).toBe(
    readFileSync(join(ROOT, 'firestore.rules'), 'utf8'),
  )
  expect(fake.calls.at(-1)?.call).toMatch(/^(PATCH|POST) .*\/releases/)
})

function byText(a: object, b: object): number {
  return JSON.stringify(a).localeCompare(JSON.stringify(b))
}
