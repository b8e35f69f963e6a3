import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import firestorePackage from '@google-cloud/firestore'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { backUp } from './back-up.ts'
import { managedExport } from './managed-export.ts'

const NIGHT = new Date('2026-03-02T20:00:00.000Z')
const calls: { readonly call: string; readonly body: unknown }[] = []
let refusal: { readonly http: number; readonly status: string } | null = null
let client: InstanceType<typeof firestorePackage.v1.FirestoreAdminClient>

/** As much of Firestore's Admin API (v1, REST) as an export needs. */
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://firestore.invalid').pathname)
  calls.push({ call: `${request.method} ${path}`, body: await json(request) })
  response.writeHead(refusal?.http ?? 200, { 'content-type': 'application/json' })
  const error = { code: refusal?.http, status: refusal?.status, message: refusal?.status }
  response.end(JSON.stringify(refusal === null ? { name: 'projects/demo/operations/1', done: false } : { error }))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  client = new firestorePackage.v1.FirestoreAdminClient({
    ...{ fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port },
    credentials: {
      client_email: 'functions@demo.invalid',
      private_key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    },
  })
})
afterAll(async () => {
  await client.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  calls.length = 0
  refusal = null
})

const run = () => backUp({ backups: managedExport(() => client, 'demo', 'demo-backup'), now: () => NIGHT })

test('every night the whole database is exported into a folder of its own', async () => {
  expect(await run()).toEqual({ changed: 1 })
  expect(calls).toEqual([
    {
      call: 'POST /v1/projects/demo/databases/(default):exportDocuments',
      body: { outputUriPrefix: 'gs://demo-backup/firestore/2026-03-02T20-00Z' },
    },
  ])
})

test('a repeat of the same night is no second export and no failure', async () => {
  refusal = { http: 409, status: 'ALREADY_EXISTS' }

  expect(await run()).toEqual({ changed: 0 })
})

test('an export that is refused fails the job, which tells an alarm', async () => {
  refusal = { http: 403, status: 'PERMISSION_DENIED' }

  await expect(run()).rejects.toMatchObject({ code: 7 })
})

test('without a bucket nothing is done', async () => {
  expect(await backUp({ backups: null, now: () => NIGHT })).toEqual({ changed: 0 })
})
