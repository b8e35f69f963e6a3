import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import type { FakeStation } from '../../test/fake-station.ts'
import { startTestEdge, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'

let edge: TestEdge

afterEach(async () => {
  await edge.stop()
})

async function booted(answer?: (action: string) => object | null): Promise<FakeStation> {
  edge = await startTestEdge({ commands: true })
  const station = await edge.connect('CP_1', answer === undefined ? {} : { answer })
  // Only then does the edge hold the station: a first answer shows it.
  await station.call('Heartbeat', {})
  return station
}

async function queue(commandId: string, action: string, payloadJson: string): Promise<void> {
  const now = new Date()
  const command: Command = {
    ...{ commandId, action, payloadJson, stationId: 'CP_1', siteId: 'blok-m', intent: 'operator' },
    ...{ status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now, lastUpdatedAt: now },
    expiresAt: new Date(now.getTime() + 60_000),
    createdBy: { kind: 'user', id: 'operator', role: 'operator' },
    ...{ ownerUid: null, claimedBy: null, result: null },
  }
  await edge.documents.commit([{ kind: 'create', path: paths.command(commandId), fields: command }])
}

const stored = (commandId: string): Command =>
  parseDocument(commandSchema, paths.command(commandId), edge.documents.peek(paths.command(commandId)))

const chain = (commandId: string) => stored(commandId).history.map(({ status }) => status)

const calls = (station: FakeStation) => station.received.filter(([type]) => type === 2)

test('the frame carries action and payload as given, and the answer lands in the document', async () => {
  const station = await booted(() => ({ status: 'Accepted', data: 'ok' }))

  await queue('c1', 'DataTransfer', '{"vendorId":"v","data":"x","messageId":"m"}')
  await until(() => stored('c1').status === 'accepted')

  const [frame] = calls(station)
  expect(frame?.[2]).toBe('DataTransfer')
  expect(JSON.stringify(frame?.[3])).toBe('{"vendorId":"v","data":"x","messageId":"m"}')
  expect(stored('c1').result?.payloadJson).toBe('{"status":"Accepted","data":"ok"}')
})

test('[edge 22] a socket that is lost during our CALL fails the command at once', async () => {
  const station = await booted(() => null)

  await queue('c1', 'UnlockConnector', '{"connectorId":1}')
  await until(() => calls(station).length === 1)
  station.terminate()
  await until(() => stored('c1').status === 'failed')

  expect(chain('c1')).toEqual(['queued', 'sent', 'failed'])
})

test('[edge 23] five commands at once go out one by one', async () => {
  const station = await booted()

  const ids = ['c1', 'c2', 'c3', 'c4', 'c5']
  for (const id of ids) await queue(id, 'TriggerMessage', '{"requestedMessage":"Heartbeat"}')
  const openAtOnce: number[] = []
  for (let answered = 0; answered < 5; answered++) {
    await until(() => calls(station).length > answered)
    openAtOnce.push(calls(station).length - answered)
    station.sendRaw(JSON.stringify([3, calls(station)[answered]?.[1], { status: 'Rejected' }]))
  }
  await until(() => ids.every((id) => stored(id).status === 'rejected'))

  expect(openAtOnce).toEqual([1, 1, 1, 1, 1])
})

test('[edge 73] a start before the answer of the remote start is its effect', async () => {
  const station = await booted()

  await queue('c1', 'RemoteStartTransaction', '{"connectorId":1,"idTag":"AB12"}')
  await until(() => calls(station).length === 1)
  const start = { connectorId: 1, idTag: 'ab12', meterStart: 0, timestamp: new Date().toISOString() }
  await station.call('StartTransaction', start)
  station.sendRaw(JSON.stringify([3, calls(station)[0]?.[1], { status: 'Accepted' }]))
  await until(() => stored('c1').status === 'effectSeen')

  expect(chain('c1')).toEqual(['queued', 'sent', 'accepted', 'effectSeen'])
  expect(stored('c1').effect?.ref).toMatch(/^CP_1:\d+$/)
})

test('[edge 77] the triggered message follows the answer', async () => {
  const station = await booted(() => ({ status: 'Accepted' }))

  await queue('c1', 'TriggerMessage', '{"requestedMessage":"Heartbeat"}')
  await until(() => stored('c1').status === 'accepted')
  await station.call('Heartbeat', {})
  await until(() => stored('c1').status === 'effectSeen')

  expect(calls(station).map(([, , action]) => action)).toEqual(['TriggerMessage'])
})

test('a CALLERROR with a code of its own is kept', async () => {
  const station = await booted()

  await queue('c1', 'GetLocalListVersion', '{}')
  await until(() => calls(station).length === 1)
  station.sendRaw(JSON.stringify([4, calls(station)[0]?.[1], 'VendorSulks', 'not today', {}]))
  await until(() => stored('c1').status === 'failed')

  expect(stored('c1').result).toEqual({
    payloadJson: null,
    errorCode: 'VendorSulks',
    errorDescription: 'not today',
  })
})
