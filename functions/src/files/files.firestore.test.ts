import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fleetHands, putFleet } from '../testing/firmware-fleet.ts'
import { serveWorld } from '../testing/serve-world.ts'
import { openWorld, type World } from '../testing/test-world.ts'
import { cleanFiles } from './clean-files.ts'
import { noteUploadProgress } from './note-upload-progress.ts'

let world: World
let server: Awaited<ReturnType<typeof serveWorld>>
beforeEach(async () => {
  world = openWorld()
  server = await serveWorld(world)
  await putFleet(world, 1)
})
afterEach(async () => {
  await server.close()
  await world.close()
})

const CONTENT = randomBytes(300_000)
const SHA256 = createHash('sha256').update(CONTENT).digest('hex')
const staff = () => ({ token: world.tokens.technician })

/** Asks the station for diagnostics. @returns the upload's id and the address on the test's own server. */
async function asked(kind: 'diagnostics' | 'logs' = 'diagnostics', body: object = {}) {
  const reply = await world.call('POST', `/v1/stations/F-01/${kind}`, { ...staff(), body })
  expect(reply.status).toBe(202)
  const [command] = await fleetHands(world).commands()
  const location: string = command?.payload.location ?? command?.payload.log.remoteLocation
  return { uploadId: reply.body.uploadId, command, address: location.replace('http://api.test', server.origin) }
}
const stored = async (uploadId: string) => (await world.call('GET', `/v1/uploads/${uploadId}`, staff())).body
const content = async (uploadId: string) => {
  const response = await world.file('GET', `/v1/uploads/${uploadId}/content`, staff())
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

test.each([
  ['PUT at the folder', '', 'PUT'],
  ['PUT with a name', 'cp diag.zip', 'PUT'],
  ['PUT behind a second slash', '/diag.zip', 'PUT'],
  ['POST with a name', 'diag.zip', 'POST'],
])('takes a file by %s', async (_how, name, method) => {
  const { uploadId, address, command } = await asked()
  expect(command?.action).toBe('GetDiagnostics')

  const response = await fetch(`${address}${name}`, { method, body: CONTENT })

  expect(response.status).toBe(201)
  const upload = await stored(uploadId)
  expect(upload).toMatchObject({ status: 'received', sizeBytes: 300_000, sha256: SHA256, stationId: 'F-01' })
  expect(upload.fileName).toBe(name === '' ? `${uploadId}.bin` : name.replace('/', ''))
  const { response: shown, bytes } = await content(uploadId)
  expect(bytes.equals(CONTENT)).toBe(true)
  expect(shown.headers.get('content-type')).toBe('application/octet-stream')
  expect(shown.headers.get('content-disposition')).toMatch(/^attachment/)
})

test('takes a file from a multipart form', async () => {
  const { uploadId, address, command } = await asked('logs', { logType: 'SecurityLog' })
  expect(command).toMatchObject({
    action: 'GetLog',
    payload: { logType: 'SecurityLog', requestId: expect.any(Number) },
  })
  const form = new FormData()
  form.set('note', 'from the station')
  form.set('file', new Blob([CONTENT]), '../../security.log')

  const response = await fetch(address, { method: 'POST', body: form })

  expect(response.status).toBe(201)
  expect(await stored(uploadId)).toMatchObject({ sha256: SHA256, fileName: 'security.log', kind: 'securityLog' })
})

test('one success only; an attempt that fails may be repeated', async () => {
  const { uploadId, address } = await asked()
  const noFile = new FormData()
  noFile.set('a', 'b')
  expect((await fetch(address, { method: 'PUT', body: '' })).status).toBe(400)
  expect((await fetch(address, { method: 'POST', body: noFile })).status).toBe(400)
  expect(await stored(uploadId)).toMatchObject({ status: 'awaited' })
  expect((await fetch(address, { method: 'PUT', body: CONTENT })).status).toBe(201)

  const again = await fetch(address, { method: 'PUT', body: 'another' })

  expect([again.status, (await again.json()) as unknown]).toEqual([
    409,
    expect.objectContaining({ code: 'already-received' }),
  ])
  expect(await stored(uploadId)).toMatchObject({ sha256: SHA256 })
})

test('two attempts at once: one is taken [edge 1]', async () => {
  const { address } = await asked()

  const answers = await Promise.all([1, 2, 3].map(() => fetch(address, { method: 'PUT', body: CONTENT })))

  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
})

test('an upload that breaks off leaves nothing and may come again [edge 2]', async () => {
  const { uploadId, address } = await asked()
  const { port, pathname } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`PUT ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n`)
  socket.write(CONTENT.subarray(0, 100_000))
  const [link] = (await world.firestore.collection(collections.fileTokens).get()).docs
  await vi.waitFor(async () => expect((await link?.ref.get())?.get('state')).toBe('receiving'), { timeout: 60_000 })
  socket.destroy()
  await vi.waitFor(async () => expect((await link?.ref.get())?.get('state')).toBe('open'), { timeout: 60_000 })
  expect((await content(uploadId)).response.status).toBe(404)

  expect((await fetch(address, { method: 'PUT', body: CONTENT })).status).toBe(201)
})

test('more than allowed is refused, declared or not [edge 3]', async () => {
  const { uploadId, address } = await asked()
  const large = Buffer.alloc(33 * 1024 * 1024)
  const chunked = new ReadableStream({
    start(controller) {
      for (let at = 0; at < large.length; at += 1024 * 1024) controller.enqueue(large.subarray(at, at + 1024 * 1024))
      controller.close()
    },
  })

  const declared = await world.file('PUT', new URL(address).pathname, {
    body: 'x',
    headers: { 'content-length': '99999999' },
  })
  const streamed = await fetch(address, { method: 'PUT', body: chunked, duplex: 'half' }).then(
    ({ status }) => status,
    () => 'closed',
  )

  expect(declared.status).toBe(413)
  expect([413, 'closed']).toContain(streamed)
  await vi.waitFor(async () => {
    const [link] = (await world.firestore.collection(collections.fileTokens).get()).docs
    expect(link?.get('state')).toBe('open')
  }, 60_000)
  expect(await stored(uploadId)).toMatchObject({ status: 'awaited' })
})

test('tokens are stored hashed, end with their time, and are worth nothing elsewhere', async () => {
  const { address } = await asked()
  const token = new URL(address).pathname.split('/').at(-2) ?? ''
  expect(token).toMatch(/^1[0-9a-f]{40}$/)
  const everything = await world.firestore.collection(collections.fileTokens).get()
  expect(JSON.stringify(everything.docs.map((doc) => [doc.id, doc.data()]))).not.toContain(token)
  expect(JSON.stringify(world.logged)).not.toContain(token)

  expect((await fetch(`${server.origin}/api/v1/files/firmware/${token}`)).status).toBe(404)
  expect((await fetch(address)).status).toBe(405)
  expect(
    (await fetch(`${server.origin}/v1/files/uploads/${'1'.repeat(41)}`, { method: 'PUT', body: 'x' })).status,
  ).toBe(404)
  world.clock.now = new Date(world.clock.now.getTime() + 3 * 3600_000)
  expect((await fetch(address, { method: 'PUT', body: 'x' })).status).toBe(410)
})

test('guessing is slowed down', async () => {
  const guess = () => fetch(`${server.origin}/v1/files/firmware/1${randomBytes(20).toString('hex')}`)
  for (let each = 0; each < 30; each++) expect((await guess()).status).toBe(404)

  expect((await guess()).status).toBe(429)
})

test('firmware: size and hash are shown, stations fetch it whole and in parts, as often as they like', async () => {
  const uploaded = await fetch(`${server.origin}/v1/firmware?fileName=cp%202.0.bin&vendor=Acme&firmwareVersion=2.0`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.tokens.technician}` },
    body: CONTENT,
  })
  const file = (await uploaded.json()) as Record<string, string>
  expect([uploaded.status, file]).toEqual([
    201,
    expect.objectContaining({ sizeBytes: 300_000, sha256: SHA256, vendor: 'Acme', fileName: 'cp 2.0.bin' }),
  ])
  await world.call('POST', '/v1/stations/F-01/firmware', { ...staff(), body: { fileId: file.fileId } })
  const [command] = await fleetHands(world).commands()
  const address = command?.payload.location.replace('http://api.test', server.origin)

  for (let each = 0; each < 3; each++) {
    expect(Buffer.from(await (await fetch(address)).arrayBuffer()).equals(CONTENT)).toBe(true)
  }
  const parts: Buffer[] = []
  for (let at = 0; at < CONTENT.length; at += 70_000) {
    const part = await fetch(address, { headers: { range: `bytes=${at}-${at + 69_999}` } })
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes ${at}-${Math.min(at + 69_999, 299_999)}/300000`,
    ])
    parts.push(Buffer.from(await part.arrayBuffer()))
  }
  expect(Buffer.concat(parts).equals(CONTENT)).toBe(true)
  const head = await fetch(address, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '300000'])
  expect((await fetch(address, { headers: { range: 'bytes=300000-' } })).status).toBe(416)
  const changed = await fetch(address, { headers: { range: 'bytes=0-9', 'if-range': '"other"' } })
  expect(changed.status).toBe(200)
  await changed.arrayBuffer()
})

test('who may: staff with commands alone', async () => {
  for (const token of [world.tokens.viewer, world.tokens.driver]) {
    expect((await world.file('POST', '/v1/firmware', { token, body: 'x' })).status).toBe(403)
    expect((await world.file('GET', '/v1/uploads/x/content', { token })).status).toBe(403)
    expect((await world.call('POST', '/v1/stations/F-01/diagnostics', { token, body: {} })).status).toBe(403)
  }
  expect((await world.file('POST', '/v1/firmware', { body: 'x' })).status).toBe(401)
  expect((await world.file('GET', '/v1/uploads/none/content', staff())).status).toBe(404)
  expect((await world.file('PATCH', '/v1/files/uploads/x', staff())).status).toBe(405)
})

test("an operator's own server stays allowed: no link is made", async () => {
  const { uploadId, command } = await asked('diagnostics', { location: 'ftp://files.example/logs/' })

  expect([uploadId, command?.payload.location]).toEqual([null, 'ftp://files.example/logs/'])
  expect(await world.count(collections.fileTokens)).toBe(0)
  const bad = await world.call('POST', '/v1/stations/F-01/logs', { ...staff(), body: { logType: 'Other' } })
  expect([bad.status, bad.body.parameter]).toEqual([400, 'logType'])
})

test('what the station says of its upload is noted; what never came is marked, and old files go', async () => {
  const { uploadId } = await asked()
  const says = async (status: string) => {
    const progress = { stationId: 'F-01', of: 'log', status, requestId: null, at: world.clock.now }
    await world.put(paths.stationProgress('F-01', 'log'), progress)
    await noteUploadProgress('F-01', world.deps)
  }
  await says('Uploading')
  expect(await stored(uploadId)).toMatchObject({ status: 'awaited', progress: 'Uploading' })
  await says('UploadFailed')
  expect(await stored(uploadId)).toMatchObject({ status: 'failed', progress: 'UploadFailed' })

  const later = await world.call('POST', '/v1/stations/F-01/diagnostics', { ...staff(), body: {} })
  world.clock.now = new Date(world.clock.now.getTime() + 4 * 3600_000)
  expect(await cleanFiles(world.deps)).toMatchObject({ expired: 1, removed: 0 })
  expect(await stored(later.body.uploadId)).toMatchObject({ status: 'expired' })
  world.clock.now = new Date(world.clock.now.getTime() + 91 * 24 * 3600_000)
  expect(await cleanFiles(world.deps)).toMatchObject({ removed: 2 })
  expect(await world.count(collections.stationUploads)).toBe(0)
})
