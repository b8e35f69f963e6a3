import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paths } from '@charge-it/shared/paths.ts'
import { systemClock, systemTimers } from 'charge-it-pi/drivers/system-time.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { seededRandom } from 'charge-it-pi/sim/seeded-random.ts'
import { createSimStation, type SimStation } from 'charge-it-pi/sim/sim-station.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { loopbackCertificate } from '../pi/test/loopback-certificate.ts'
import { fireScheduled, scheduledFunctions } from '../scripts/lib/local-scheduler.ts'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { type EdgeSlot, edgeSlot } from './chaos/edge-slot.ts'

const variable = (name: string): string => {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is not set`)
  return text
}
const projectId = variable('GCLOUD_PROJECT')
const api = `${variable('HOSTING_ORIGIN')}/api/v1`
const functions = variable('FUNCTIONS_ORIGIN')
const app = initializeApp({ projectId }, randomUUID())
const firestore = getFirestore(app)
const stationIds = [1, 2, 3].map((number) => `FW-${randomUUID().slice(0, 6)}-${number}`)
const PATIENT = { timeoutMs: 220_000, everyMs: 200 }
let token: string
let edge: EdgeSlot
const stations: SimStation[] = []

// Stations take their time to install and to start anew.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

beforeAll(async () => {
  const { uid } = await getAuth(app).createUser({})
  await getAuth(app).setCustomUserClaims(uid, { role: 'technician' })
  const signIn = `http://${variable('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com/v1/accounts:signInWithCustomToken?key=x`
  const body = JSON.stringify({ token: await getAuth(app).createCustomToken(uid), returnSecureToken: true })
  const answer = await fetch(signIn, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  token = v.parse(v.object({ idToken: v.string() }), await answer.json()).idToken
  edge = await edgeSlot({
    name: 'edge',
    env: { GCLOUD_PROJECT: projectId, FIRESTORE_EMULATOR_HOST: variable('FIRESTORE_EMULATOR_HOST') },
    logFile: join(mkdtempSync(join(tmpdir(), 'charge-it-firmware-')), 'edge.log'),
    say: (line) => console.log(line),
  })
  await edge.ready()
  for (const stationId of stationIds) {
    const made = await call('POST', '/stations', { stationId, securityProfile: 1 })
    expect(made.status).toBe(201)
    const url = `ws://127.0.0.1:${edge.port}/ocpp`
    const station = await createSimStation({
      entry: v.parse(fleetEntrySchema, { stationId, url, vendor: 'Sim', model: 'E2E' }),
      endpoint: url,
      key: Buffer.from(String(made.body.authorizationKey)),
      ...{ ca: undefined, stateFolder: null, followCsmsTime: true, reconnectFixedS: 0.2 },
      ...{ clock: systemClock, timers: systemTimers, random: seededRandom(1, stationId), emit: () => {} },
    })
    stations.push(station)
  }
  for (const stationId of stationIds) {
    await waitFor(
      `${stationId} to start`,
      async () => (await stored(paths.station(stationId)))?.firmwareVersion,
      PATIENT,
    )
  }
})
afterAll(async () => {
  await Promise.all(stations.map((station) => station.stop()))
  await edge?.stop()
  await deleteApp(app)
})

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: v.parse(v.record(v.string(), v.unknown()), await response.json()) }
}
const stored = async (path: string) => (await firestore.doc(path).get()).data()

async function upload(content: string): Promise<string> {
  const response = await fetch(`${api}/firmware?fileName=sim.bin&firmwareVersion=${content.split(/\s/)[1]}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: content,
  })
  expect(response.status).toBe(201)
  return v.parse(v.object({ fileId: v.string() }), await response.json()).fileId
}

/** Fires the schedule, as the cloud does each minute, until the job has come so far. */
async function until(jobId: unknown, status: string) {
  const [schedule] = (await scheduledFunctions(functions)).filter(({ name }) => name === 'runFirmwareJobs')
  if (schedule === undefined) throw new Error('runFirmwareJobs is not scheduled')
  return waitFor(
    `the job to be ${status}`,
    async () => {
      await fireScheduled(functions, projectId, schedule, new Date())
      const { body } = await call('GET', `/firmwareJobs/${jobId}`)
      return body.status === status ? body : undefined
    },
    { timeoutMs: 220_000, everyMs: 1000 },
  )
}

test('stations fetch the file, install it and are believed when they start with its version, wave by wave', async () => {
  const fileId = await upload('charge-it-simulator 2.0.0\n')

  const made = await call('POST', '/firmwareJobs', {
    fileId,
    selection: { stationIds },
    waves: { first: 1, following: { stations: 2 } },
  })

  expect(made).toMatchObject({ status: 201, body: { counts: { sent: 1, waiting: 2 } } })
  const done = await until(made.body.jobId, 'done')
  expect(done).toMatchObject({ counts: { succeeded: 3, failed: 0 }, plan: [{ succeeded: 1 }, { succeeded: 2 }] })
  for (const stationId of stationIds) {
    expect(await stored(paths.station(stationId))).toMatchObject({ firmwareVersion: '2.0.0' })
    expect(await stored(paths.firmwareTarget(String(made.body.jobId), stationId))).toMatchObject({
      state: 'succeeded',
      reason: 'newVersionBooted',
      versionBefore: '1.0.0',
    })
  }
})

test('a wrong file halts the job after the first station; a forged signature is noticed', async () => {
  const [first, second] = stationIds
  const wrong = await call('POST', '/firmwareJobs', {
    fileId: await upload('not-for-this-station 3.0.0'),
    selection: { stationIds: [first, second] },
  })
  const halted = await until(wrong.body.jobId, 'halted')
  expect(halted).toMatchObject({ counts: { failed: 1, waiting: 1 } })
  await call('POST', `/firmwareJobs/${wrong.body.jobId}/cancel`)

  const forged = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const content = 'charge-it-simulator 3.0.0\n'
  const fileId = await upload(content)
  const signed = {
    signingCertificate: (await loopbackCertificate()).cert,
    signature: sign('sha256', Buffer.from(content), forged.privateKey).toString('base64'),
  }
  const update = await call('POST', `/stations/${second}/firmware`, { fileId, signed })
  const target = paths.firmwareTarget(String(update.body.jobId), String(second))
  const settled = await waitFor(
    'the station to refuse the signature',
    async () => {
      const found = await stored(target)
      return found?.state === 'failed' ? found : undefined
    },
    PATIENT,
  )
  expect(settled).toMatchObject({ reason: 'signatureInvalid', progress: 'InvalidSignature' })
})

test('diagnostics and logs come from the station to the operator', async () => {
  const [stationId] = stationIds
  for (const [path, body] of [
    ['diagnostics', {}],
    ['logs', { logType: 'DiagnosticsLog' }],
  ] as const) {
    const asked = await call('POST', `/stations/${stationId}/${path}`, body)
    expect(asked.status).toBe(202)
    const uploadId = String(asked.body.uploadId)
    await waitFor(
      `the ${path}`,
      async () => (await stored(paths.stationUpload(uploadId)))?.status === 'received',
      PATIENT,
    )

    const file = await fetch(`${api}/uploads/${uploadId}/content`, { headers: { authorization: `Bearer ${token}` } })

    expect(await file.json()).toMatchObject({ stationId, registration: 'Accepted' })
    const command = await stored(paths.command(String(asked.body.commandId)))
    await waitFor('the command to lose its link', async () => {
      const payload = (await stored(paths.command(String(asked.body.commandId))))?.payloadJson
      return payload.includes('[redacted]')
    })
    expect(command?.action).toMatch(/^Get/)
  }
})
