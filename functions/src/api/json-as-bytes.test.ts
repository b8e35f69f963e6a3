import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { hideJson, shownContentType, takeJsonAsBytes } from './json-as-bytes.ts'

takeJsonAsBytes()

let close: () => void
afterEach(() => close())

/** What a server of the platform sees of a request. */
async function seenBy(path: string, contentType: string): Promise<IncomingHttpHeaders> {
  const { promise, resolve } = Promise.withResolvers<IncomingHttpHeaders>()
  const server = createServer((request, response) => {
    resolve(request.headers)
    response.end()
  })
  close = () => server.close()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await fetch(`http://127.0.0.1:${address.port}${path}`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': contentType },
  })
  return promise
}

test.each(['application/json', 'application/json; charset=utf-8', 'application/merge-patch+json'])(
  '%s to the API is no JSON for the platform, and is again for us',
  async (contentType) => {
    const headers = await seenBy('/api/v1/sites?x=1', contentType)

    expect(headers['content-type']).not.toMatch(/\/json|\+json/)
    expect(shownContentType(headers['content-type'] ?? '')).toBe('application/json')
  },
)

test('what is not for the API, and what is no JSON, keeps its type [edge 1]', async () => {
  expect((await seenBy('/', 'application/json'))['content-type']).toBe('application/json')
  close()
  expect((await seenBy('/apiary', 'application/json'))['content-type']).toBe('application/json')
  close()
  expect((await seenBy('/api/v1/firmware', 'application/octet-stream'))['content-type']).toBe(
    'application/octet-stream',
  )
  const none = {}
  hideJson(none)
  expect(none).toEqual({})
})
