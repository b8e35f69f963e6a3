import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationProgressSchema } from '@charge-it/shared/model/station-progress.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import { startTestEdge, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'

const TOKEN = '10123456789abcdef0123456789abcdef0123456'
let edge: TestEdge
afterEach(() => edge.stop())

async function sent(action: string, payload: object, answer: object) {
  edge = await startTestEdge({ commands: true })
  const station = await edge.connect('CP_1', { answer: () => answer })
  await station.call('Heartbeat', {})
  const now = new Date()
  const command: Command = {
    ...{ commandId: 'c1', action, payloadJson: JSON.stringify(payload), stationId: 'CP_1', siteId: null },
    ...{ status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now, lastUpdatedAt: now },
    expiresAt: new Date(now.getTime() + 60_000),
    createdBy: { kind: 'system', id: 'firmware', role: null },
    ...{ intent: 'firmware', ownerUid: null, claimedBy: null, result: null },
  }
  await edge.documents.commit([{ kind: 'create', path: paths.command('c1'), fields: command }])
  const stored = () => parseDocument(commandSchema, paths.command('c1'), edge.documents.peek(paths.command('c1')))
  await until(() => stored().status === 'accepted')
  return { station, stored }
}

test('the station gets the link, the document loses it', async () => {
  const location = `http://127.0.0.1/api/v1/files/firmware/${TOKEN}/cp-2.0.bin`

  const { station, stored } = await sent('UpdateFirmware', { location, retrieveDate: '2026-03-02T05:00:00Z' }, {})

  expect(JSON.stringify(station.received)).toContain(location)
  expect(JSON.parse(stored().payloadJson)).toEqual({
    location: 'http://127.0.0.1/api/v1/files/firmware/[redacted]/cp-2.0.bin',
    retrieveDate: '2026-03-02T05:00:00Z',
  })
  expect(JSON.stringify(edge.documents.peek(paths.command('c1')))).not.toContain(TOKEN)
  expect(JSON.stringify(edge.lines)).not.toContain(TOKEN)
})

test("an operator's address loses its password", async () => {
  const location = 'ftp://user:secret@files.example/logs/'

  const { station, stored } = await sent('GetDiagnostics', { location }, { fileName: 'a.log' })

  expect(JSON.stringify(station.received)).toContain(location)
  expect(stored().payloadJson).toBe('{"location":"ftp://[redacted]@files.example/logs/"}')
})

test('a signed update keeps its request id, so that its progress is recognised', async () => {
  const firmware = { location: `https://h/${TOKEN}/`, retrieveDateTime: '2026-03-02T05:00:00Z', signature: 'AA==' }
  const payload = { requestId: 7, firmware: { ...firmware, signingCertificate: 'PEM' } }
  const { station, stored } = await sent('SignedUpdateFirmware', payload, { status: 'Accepted' })

  await station.call('SignedFirmwareStatusNotification', { status: 'Downloading', requestId: 7 })
  await until(() => stored().status === 'effectSeen')

  expect(JSON.parse(stored().payloadJson)).toMatchObject({
    requestId: 7,
    firmware: { location: 'https://h/[redacted]/' },
  })
  const path = paths.stationProgress('CP_1', 'firmware')
  expect(parseDocument(stationProgressSchema, path, edge.documents.peek(path))).toMatchObject({
    status: 'Downloading',
    requestId: 7,
  })
})
