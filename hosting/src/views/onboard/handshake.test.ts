import type { Attempt, AttemptReason } from '@charge-it/shared/model/attempt.ts'
import type { Message } from '@charge-it/shared/model/message.ts'
import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { expect, test } from 'vitest'
import { type HandshakeFacts, handshakeSteps } from './handshake.ts'
import { strangersOf } from './strangers.ts'

const start = new Date('2026-10-15T07:30:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

const registered = newStation({ stationId: 'CP-7', siteId: null, securityProfile: 1, connectorCount: 1 }, start)
const connector = newConnector({ stationId: 'CP-7', siteId: null, connectorId: 1, code: null, facts: null }, start)

function attempt(reason: AttemptReason, seconds: number): Attempt {
  return {
    stationId: 'CP-7',
    reason,
    detail: null,
    remoteAddress: null,
    subprotocols: [],
    firstAt: after(seconds),
    lastAt: after(seconds),
    count: 1,
    edgeId: 'edge-1',
    expireAt: after(86_400),
  }
}
const NOTHING: HandshakeFacts = {
  station: registered,
  online: false,
  connectors: [connector],
  attempts: [],
  messages: [],
  strangers: [],
}
const connected = {
  ...registered,
  registration: 'accepted' as const,
  connection: { ...registered.connection, online: true, connectedAt: after(10) },
}
const states = (facts: HandshakeFacts) => handshakeSteps(facts).map(({ state }) => state)

test('silence waits for the socket', () => {
  expect(states(NOTHING)).toEqual(['waiting', 'later', 'later', 'later', 'later', 'later'])
})

test.each([
  ['wrongPath', ['failed', 'later', 'later', 'later', 'later', 'later']],
  ['wrongPassword', ['passed', 'failed', 'later', 'later', 'later', 'later']],
  ['unknownSubprotocol', ['passed', 'passed', 'failed', 'later', 'later', 'later']],
  ['tooManyAttempts', ['passed', 'failed', 'later', 'later', 'later', 'later']],
] as const)('%s stops its own stage and no other', (reason, expected) => {
  expect(states({ ...NOTHING, attempts: [attempt(reason, 5)] })).toEqual(expected)
})

test('a refusal is over once the station got past it', () => {
  const attempts = [attempt('wrongPassword', 5)]

  expect(states({ ...NOTHING, station: connected, online: true, attempts })).toEqual([
    'passed',
    'passed',
    'passed',
    'waiting',
    'later',
    'later',
  ])
})

test('the newer of two refusals counts', () => {
  const attempts = [attempt('unknownSubprotocol', 9), attempt('wrongPassword', 5)]

  expect(states({ ...NOTHING, attempts })).toEqual(['passed', 'passed', 'failed', 'later', 'later', 'later'])
})

test('a station that came in once and is refused now shows why [edge 1]', () => {
  const station = { ...connected, connection: { ...connected.connection, online: false } }

  expect(states({ ...NOTHING, station, attempts: [attempt('wrongPassword', 60)] })[1]).toBe('failed')
})

test('everything passes in the end, and a wrong clock stays with its step', () => {
  const heartbeat: Message = {
    ...{ stationId: 'CP-7', at: after(40), sequence: 1, direction: 'in', type: 'CALL', messageId: 'h1' },
    ...{ action: 'Heartbeat', payloadJson: '{}', errorCode: null, sizeBytes: 20, latencyMs: null },
    ...{ transactionKey: null, commandId: null, warnings: [], edgeId: 'edge-1', expireAt: after(90_000) },
  }
  const steps = handshakeSteps({
    station: { ...connected, lastBootAt: after(12) },
    online: true,
    connectors: [{ ...connector, status: 'Available', receivedAt: after(14) }],
    attempts: [attempt('clockOff', 20)],
    messages: [heartbeat],
    strangers: [],
  })

  expect(steps.map(({ state }) => state)).toEqual(Array(6).fill('passed'))
  expect(steps[4]?.attempt?.reason).toBe('clockOff')
})

test('what a person put right since no longer stops it', () => {
  const rejected = { ...registered, registration: 'rejected' as const }
  const attempts = [attempt('bootRejected', 5), attempt('unknownStation', 1)]

  expect(states({ ...NOTHING, station: rejected, attempts })[3]).toBe('failed')
  expect(states({ ...NOTHING, station: { ...registered, registration: 'accepted' }, attempts })[0]).toBe('waiting')
})

test.each(['weakerProfile', 'certificateMissing'] as const)('a profile that was lowered ends %s', (reason) => {
  const attempts = [attempt(reason, 5)]

  expect(states({ ...NOTHING, station: { ...registered, securityProfile: 3 }, attempts })[1]).toBe('failed')
  expect(states({ ...NOTHING, station: { ...registered, securityProfile: 2 }, attempts })[1]).not.toBe('failed')
})

const knocking = (stationId: string, seconds: number): PendingStation => ({
  ...{ stationId, registration: 'pending', attempts: 2, ocppVersion: '1.6', subprotocols: ['ocpp1.6'] },
  ...{ sentPassword: true, tls: false, remoteAddress: '10.0.0.7', addressClass: 'private', reason: 'unknownStation' },
  ...{ vendor: null, model: null, serialNumber: null, firmwareVersion: null, edgeId: 'edge-1' },
  ...{ firstAt: after(seconds), lastAt: after(seconds), expireAt: after(86_400) },
})

test.each(['cp-7', 'CP7', 'CP_7'])('a charger that calls itself %s is taken for the mistyped one', (name) => {
  const strangers = strangersOf([knocking('GATE-12', 8), knocking(name, 5)], 'CP-7', after(20))

  const [socket, credentials] = handshakeSteps({ ...NOTHING, strangers })

  expect(socket?.state).toBe('passed')
  expect(credentials).toMatchObject({ state: 'failed', attempt: { reason: 'unknownStation', detail: name, count: 2 } })
})

test('a charger of quite another name is named beside the waiting, and forgotten after a while', () => {
  const pending = [knocking('GATE-12', 5)]

  expect(handshakeSteps({ ...NOTHING, strangers: strangersOf(pending, 'CP-7', after(20)) })[0]).toMatchObject({
    state: 'waiting',
    attempt: { detail: 'GATE-12' },
  })
  expect(strangersOf(pending, 'CP-7', after(3600))).toEqual([])
})

test('strangers do not matter once the station itself was heard', () => {
  const strangers = strangersOf([knocking('CP7', 8)], 'CP-7', after(20))

  const steps = handshakeSteps({ ...NOTHING, strangers, attempts: [attempt('unknownSubprotocol', 6)] })

  expect(steps.map(({ state }) => state).slice(0, 3)).toEqual(['passed', 'passed', 'failed'])
})
