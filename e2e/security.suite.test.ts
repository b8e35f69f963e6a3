import { randomUUID } from 'node:crypto'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { certificateRequest, type MadeRequest } from '../ocpp-edge/test/certificate-request.ts'
import { connectStation, type FakeStation, HandshakeRefused } from '../ocpp-edge/test/fake-station.ts'
import { type SecureWorld, startSecureWorld } from './src/secure-world.ts'

const keySchema = v.object({ authorizationKey: v.string() })
const sentKeySchema = v.object({ commandId: v.string(), authorizationKey: v.string() })
const eventually = { timeout: 60_000, interval: 100 }
const run = randomUUID().slice(0, 8)

let world: SecureWorld

beforeAll(async () => {
  world = await startSecureWorld(run)
})
afterAll(() => world?.stop())

async function statusOf(commandId: string): Promise<string> {
  return String((await world.read(paths.command(commandId)))?.status)
}

interface Login {
  readonly password?: string
  readonly certificate?: { readonly cert: string; readonly key: string }
}

/** A charger that gives every CALL of the CSMS to `answers`. */
function charger(stationId: string, answers: Readonly<Record<string, (payload: unknown) => object | null>> = {}) {
  const connect = ({ password, certificate }: Login): Promise<FakeStation> =>
    connectStation(`wss://localhost:${world.edge.edge.tlsPort}`, stationId, {
      ...(password === undefined ? {} : { password }),
      ws: { ca: world.ca, ...certificate },
      answer: (action, payload) => (answers[action] ?? (() => ({ status: 'Accepted' })))(payload),
    })
  return {
    connect,
    /** 101, or the status of the refusal; closed again. */
    async tries(login: Login): Promise<number> {
      try {
        const station = await connect(login)
        await station.call('Heartbeat', {})
        await station.close()
        return 101
      } catch (error) {
        if (error instanceof HandshakeRefused) return error.statusCode
        throw error
      }
    },
  }
}

test('a station on profile 2 gets a certificate, rises to profile 3, is never let in below it again, and renews', async () => {
  const stationId = `CERT-${run}`
  const { authorizationKey: password } = v.parse(
    keySchema,
    await world.api('POST', '/stations', { stationId, securityProfile: 2 }),
  )
  const chains: string[] = []
  const { connect, tries } = charger(stationId, {
    CertificateSigned: (payload) => {
      chains.push(String(Object(payload).certificateChain))
      return { status: 'Accepted' }
    },
  })
  const certificateFor = async (station: FakeStation, request: MadeRequest) => {
    const before = chains.length
    const answer = await station.call('SignCertificate', { csr: request.csr })
    expect(answer).toMatchObject({ payload: { status: 'Accepted' } })
    await vi.waitFor(() => expect(chains).toHaveLength(before + 1), eventually)
    return { cert: chains.at(-1) ?? '', key: request.key }
  }
  const certificates = async () => {
    const { docs } = await world.firestore.collection(`${paths.station(stationId)}/${collections.certificates}`).get()
    return docs.map((each) => each.data()).sort((a, b) => a.createdAt.toMillis() - b.createdAt.toMillis())
  }
  const states = async () => (await certificates()).map(({ state }) => state)

  const first = await connect({ password })
  const certificate = await certificateFor(first, await certificateRequest(`CN=${stationId}`))
  await vi.waitFor(async () => expect(await states()).toEqual(['accepted']), eventually)
  await first.close()

  const second = await connect({ certificate })
  await vi.waitFor(async () => expect(await states()).toEqual(['inUse']), eventually)
  await vi.waitFor(
    async () => expect((await world.read(paths.station(stationId)))?.securityProfile).toBe(3),
    eventually,
  )
  const [request] = (await world.firestore.collection('certificateRequests').where('stationId', '==', stationId).get())
    .docs
  await vi.waitFor(async () => expect(await statusOf(request?.get('commandId'))).toBe('effectSeen'), eventually)

  expect(await tries({ password })).toBe(401)
  await vi.waitFor(
    async () => expect(await world.read(paths.attempt(`${stationId}_certificateMissing`))).toMatchObject({ stationId }),
    eventually,
  )

  const asked = await world.api('POST', `/stations/${stationId}/commands`, {
    action: 'ExtendedTriggerMessage',
    payload: { requestedMessage: 'SignChargePointCertificate' },
  })
  await second.frame((frame) => frame[2] === 'ExtendedTriggerMessage')
  const renewed = await certificateFor(second, await certificateRequest(`CN=${stationId}`, 'rsa2048'))
  await vi.waitFor(async () => expect(await statusOf(String(asked.commandId))).toBe('effectSeen'), eventually)
  await second.close()

  expect(await tries({ certificate })).toBe(101)
  expect(await tries({ certificate: renewed })).toBe(101)
  await vi.waitFor(async () => expect(await states()).toEqual(['replaced', 'inUse']), eventually)
  expect(await tries({ certificate })).toBe(401)
  expect(await tries({ certificate: renewed })).toBe(101)
})

test('a key travels to the station and nowhere else; the old one works until the station uses the new one', async () => {
  const stationId = `KEY-${run}`
  const { authorizationKey: old } = v.parse(
    keySchema,
    await world.api('POST', '/stations', { stationId, securityProfile: 2 }),
  )
  await world.api('PATCH', `/stations/${stationId}`, { traceMinutes: 60 })
  const got: string[] = []
  let status: string | null = 'Rejected'
  const { connect, tries } = charger(stationId, {
    ChangeConfiguration: (payload) => {
      const { key, value } = Object(payload)
      if (key === 'AuthorizationKey') got.push(String(value))
      return status === null ? null : { status }
    },
  })
  const change = async (ending: string, act: () => void) => {
    const before = got.length
    const { commandId, authorizationKey } = v.parse(
      sentKeySchema,
      await world.api('POST', `/stations/${stationId}/key`, { send: true }),
    )
    await vi.waitFor(() => expect(got).toHaveLength(before + 1), eventually)
    expect(got.at(-1)).toBe(authorizationKey)
    act()
    await vi.waitFor(async () => expect(await statusOf(commandId)).toBe(ending), eventually)
    return { commandId, key: authorizationKey }
  }

  const first = await connect({ password: old })
  const refused = await change('rejected', () => {})
  await first.close()
  expect(await tries({ password: refused.key })).toBe(401)

  status = null
  const second = await connect({ password: old })
  const lost = await change('failed', () => second.terminate())

  // It comes back with the old key, is sent the new one again and takes it now.
  status = 'Accepted'
  const back = await connect({ password: old })
  await vi.waitFor(async () => expect(await statusOf(lost.commandId)).toBe('accepted'), eventually)
  expect(got).toEqual([refused.key, lost.key, lost.key])
  await back.close()
  expect(await tries({ password: old })).toBe(101)
  expect(await tries({ password: lost.key })).toBe(101)
  await vi.waitFor(
    async () =>
      expect(await world.read(paths.stationCredentials(stationId))).toMatchObject({
        ...{ previousAuthorizationKeyHash: null, pendingAuthorizationKey: null },
      }),
    eventually,
  )
  expect(await tries({ password: old })).toBe(401)
  expect(await tries({ password: lost.key })).toBe(101)

  await vi.waitFor(async () => expect((await ofStation('messages')).length).toBeGreaterThan(0), eventually)
  const kept = JSON.stringify([await ofStation('messages'), await ofStation('commands'), await ofStation('events')])
  expect(kept).toContain('AuthorizationKey')
  for (const key of [old, ...got]) expect(`${kept}${JSON.stringify(world.edge.lines)}`).not.toContain(key)

  async function ofStation(collection: string) {
    const { docs } = await world.firestore.collection(collection).where('stationId', '==', stationId).get()
    return docs.map((each) => each.data())
  }
})
