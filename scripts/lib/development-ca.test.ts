import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { developmentCertificates } from './development-ca.ts'

test('a client that trusts the development CA reaches a server on localhost, another does not', async () => {
  const files = await developmentCertificates(mkdtempSync(join(tmpdir(), 'charge-it-ca-')))
  const server = createServer(
    { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) },
    (_request, response) => response.end('ok'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const ask = (ca?: Buffer) =>
    new Promise<string>((resolve) => {
      get({ host: 'localhost', port, ca, agent: false }, (response) => {
        response.resume()
        resolve(String(response.statusCode))
      }).once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
    })

  expect(await ask(readFileSync(files.caFile))).toBe('200')
  expect(await ask()).toMatch(/^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/)
  server.close()
})

test('keeps its certificates until a month before they end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-ca-'))
  const now = new Date('2026-01-01T00:00:00Z')
  const read = async (at: Date) => readFileSync((await developmentCertificates(folder, at)).certFile, 'utf8')
  const first = await read(now)

  expect(await read(new Date('2026-10-01T00:00:00Z'))).toBe(first)
  expect(await read(new Date('2026-12-15T00:00:00Z'))).not.toBe(first)
})
