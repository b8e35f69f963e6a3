import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSuite, suiteVariable } from '../testing/suite-client.ts'

let suite: Awaited<ReturnType<typeof openSuite>>
const stationId = `FILES-${randomUUID().slice(0, 8)}`
beforeAll(async () => {
  suite = await openSuite('technician')
  expect((await suite.call('POST', '/stations', { stationId })).status).toBe(201)
})
afterAll(() => suite.close())

const CONTENT = randomBytes(5_000_000)
const SHA256 = createHash('sha256').update(CONTENT).digest('hex')

/** Asks the station, which is not connected, and reads the address from its command. */
async function asked() {
  const { status, body } = await suite.call('POST', `/stations/${stationId}/diagnostics`, {})
  expect(status).toBe(202)
  const command = (await suite.firestore.doc(paths.command(String(body.commandId))).get()).data()
  const { location }: { location: string } = JSON.parse(command?.payloadJson)
  return { location, uploadId: String(body.uploadId) }
}

/** A request as plain chargers make it; `contentType` null sends none, as `curl -T` does. */
function put(address: string, contentType: string | null, method = 'PUT'): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-length': CONTENT.length,
      ...(contentType === null ? {} : { 'content-type': contentType }),
    }
    const sent = request(address, { method, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(CONTENT)
  })
}

test.each([null, 'application/octet-stream', 'application/zip', 'text/plain'])(
  'takes five megabytes with the content type %s through Hosting and the function',
  async (contentType) => {
    const { location, uploadId } = await asked()
    expect(location.startsWith(`${suite.origin}/api/v1/files/uploads/`)).toBe(true)

    expect(await put(`${location}diag.bin`, contentType)).toBe(201)

    expect((await suite.call('GET', `/uploads/${uploadId}`)).body).toMatchObject({
      ...{ status: 'received', fileName: 'diag.bin', sizeBytes: 5_000_000, sha256: SHA256 },
    })
    const file = await fetch(`${suite.origin}/api/v1/uploads/${uploadId}/content`, {
      headers: { authorization: suite.authorization },
    })
    expect(
      createHash('sha256')
        .update(Buffer.from(await file.arrayBuffer()))
        .digest('hex'),
    ).toBe(SHA256)
  },
)

test('takes a form, at the address of the function itself', async () => {
  const { location, uploadId } = await asked()
  const form = new FormData()
  form.set('file', new Blob([CONTENT]), 'log.tar.gz')
  const own = `${suiteVariable('FUNCTIONS_ORIGIN')}/${suiteVariable('GCLOUD_PROJECT')}/asia-southeast2/files`

  const response = await fetch(location.replace(`${suite.origin}/api`, own), { method: 'POST', body: form })

  expect(response.status).toBe(201)
  expect((await suite.call('GET', `/uploads/${uploadId}`)).body).toMatchObject({
    ...{ status: 'received', fileName: 'log.tar.gz', sha256: SHA256 },
  })
})

test('a part of a firmware file comes through Hosting', async () => {
  const uploaded = await fetch(`${suite.origin}/api/v1/firmware?fileName=cp.bin`, {
    method: 'POST',
    headers: { authorization: suite.authorization },
    body: CONTENT,
  })
  expect(uploaded.status).toBe(201)
  const { fileId } = (await uploaded.json()) as { fileId: string }

  const part = await fetch(`${suite.origin}/api/v1/firmware/${fileId}/content`, {
    headers: { authorization: suite.authorization, range: 'bytes=1000-1999' },
  })

  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/5000000'])
  expect(CONTENT.subarray(1000, 2000).equals(Buffer.from(await part.arrayBuffer()))).toBe(true)
})
