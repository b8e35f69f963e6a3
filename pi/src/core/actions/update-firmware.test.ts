import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loopbackCertificate } from '../../../test/loopback-certificate.ts'
import { type Rig, STATION, startRig } from '../../../test/station-rig.ts'

const FILE = 'charge-it-simulator 2.0.0\nthe rest does not matter'
let rig: Rig
let server: Server
let origin: string
let fails = 0
const taken: { path: string | undefined; body: string }[] = []
beforeEach(async () => {
  fails = 0
  taken.length = 0
  server = createServer(async (request, response) => {
    if (request.method === 'PUT') {
      taken.push({ path: request.url, body: (await buffer(request)).toString() })
      response.writeHead(201).end()
      return
    }
    const found = request.url === '/sim.bin' && fails-- <= 0
    response.writeHead(found ? 200 : 404).end(found ? FILE : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await rig.end()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const NOW = new Date(0).toISOString()
const statuses = (action = 'FirmwareStatusNotification') => rig.peer.of(action).map(({ status }) => status)
/** Lets time pass until the station has said so many things. */
async function said(count: number, action?: string): Promise<unknown[]> {
  while (statuses(action).length < count) {
    await rig.time.advance(1000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return statuses(action)
}

test('a simulated station fetches the file, tells each step and starts with the version it names', async () => {
  rig = await startRig()

  expect(await rig.peer.call(STATION, 'UpdateFirmware', { location: `${origin}/sim.bin`, retrieveDate: NOW })).toEqual(
    {},
  )

  expect(await said(4)).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed'])
  while (rig.peer.of('BootNotification').length < 2) {
    await rig.time.advance(1000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(rig.peer.of('BootNotification').map(({ firmwareVersion }) => firmwareVersion)).toEqual(['1.0.0', '2.0.0'])
})

test('a file that cannot be had is tried again, then given up', async () => {
  rig = await startRig()
  fails = 1
  const location = `${origin}/sim.bin`
  await rig.peer.call(STATION, 'UpdateFirmware', { location, retrieveDate: NOW, retries: 1, retryInterval: 30 })
  expect(await said(4)).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed'])

  await rig.peer.call(STATION, 'UpdateFirmware', { location: 'ftp://files.example/a.bin', retrieveDate: NOW })
  expect((await said(6)).slice(4)).toEqual(['Downloading', 'DownloadFailed'])
})

test('a signed file is installed when its signature fits, and refused when it does not', async () => {
  rig = await startRig()
  const { cert, key } = await loopbackCertificate()
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const firmware = { location: `${origin}/sim.bin`, retrieveDateTime: NOW, signingCertificate: cert }
  const update = (requestId: number, signature: Buffer) =>
    rig.peer.call(STATION, 'SignedUpdateFirmware', {
      requestId,
      firmware: { ...firmware, signature: signature.toString('base64') },
    })
  const action = 'SignedFirmwareStatusNotification'

  expect(await update(6, sign('sha256', Buffer.from(FILE), other.privateKey))).toEqual({ status: 'Accepted' })
  expect(await said(3, action)).toEqual(['Downloading', 'Downloaded', 'InvalidSignature'])
  await update(7, sign('sha256', Buffer.from(FILE), key))

  expect((await said(8, action)).slice(3)).toEqual([
    ...['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'Installed'],
  ])
  expect(rig.peer.of(action).at(-1)).toEqual({ status: 'Installed', requestId: 7 })
})

test('diagnostics and logs are put into the folder that was named', async () => {
  rig = await startRig()

  const { fileName } = await rig.peer.call(STATION, 'GetDiagnostics', { location: `${origin}/up/` })
  await rig.peer.until(() => statuses('DiagnosticsStatusNotification').length === 2)
  const log = { remoteLocation: `${origin}/logs/` }
  const answer = await rig.peer.call(STATION, 'GetLog', { logType: 'DiagnosticsLog', requestId: 3, log })
  await rig.peer.until(() => statuses('LogStatusNotification').length === 2)

  expect(taken.map(({ path }) => path)).toEqual([`/up/${fileName}`, `/logs/${answer.filename}`])
  expect(JSON.parse(taken[1]?.body ?? '')).toMatchObject({ stationId: STATION, registration: 'Accepted' })
  expect(rig.peer.of('LogStatusNotification').at(-1)).toEqual({ status: 'Uploaded', requestId: 3 })

  await rig.peer.call(STATION, 'GetLog', { logType: 'SecurityLog', requestId: 4, log })
  await rig.peer.until(() => statuses('LogStatusNotification').length === 4)

  expect(taken[2]?.path).toContain('.security.json')
  expect(JSON.parse(taken[2]?.body ?? '')).toMatchObject([{ type: 'StartupOfTheDevice', techInfo: '1.0.0' }])
})
