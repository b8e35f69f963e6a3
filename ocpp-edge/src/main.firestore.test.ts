import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../scripts/lib/free-port.ts'
import { connectStation } from '../test/fake-station.ts'
import { until } from '../test/until.ts'
import { EDGE_NODE_FLAGS } from './node-flags.ts'
import { seedDocuments } from './store/testing/seed-documents.ts'
import { tcpProxy } from './store/testing/tcp-proxy.ts'

const emulator = process.env.FIRESTORE_EMULATOR_HOST ?? ''

interface Program {
  readonly port: number
  readonly lines: readonly string[]
  readonly exited: Promise<readonly unknown[]>
  readonly child: ChildProcess
  health(path?: string): Promise<{ readonly status: number; readonly body: unknown } | null>
}

/** The program itself, before a Firestore at `host`. */
async function programBefore(host: string, projectId: string): Promise<Program> {
  const port = await freePort()
  const lines: string[] = []
  const child = spawn(process.execPath, [...EDGE_NODE_FLAGS, join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, METADATA_SERVER_DETECTION: 'none', ALLOW_INSECURE: '1', HOST: '127.0.0.1' },
      ...{ PORT: String(port), GCLOUD_PROJECT: projectId, FIRESTORE_EMULATOR_HOST: host },
    },
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)))
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await exited
  })
  return {
    ...{ port, lines, exited, child },
    async health(path = '/health') {
      try {
        const response = await fetch(`http://127.0.0.1:${port}${path}`)
        return { status: response.status, body: await response.json() }
      } catch {
        return null
      }
    },
  }
}

test('started while Firestore is away it lives, says that it waits, takes no station, and is ready when Firestore is', async () => {
  const projectId = `demo-absent-${randomUUID().slice(0, 8)}`
  const app = initializeApp({ projectId }, projectId)
  onTestFinished(() => deleteApp(app))
  for (const [path, fields] of Object.entries({ ...seedDocuments.site(), ...seedDocuments.station('CP_1') })) {
    await getFirestore(app).doc(path).set(fields)
  }
  const away = await freePort()
  const edge = await programBefore(`127.0.0.1:${away}`, projectId)
  const origin = `ws://127.0.0.1:${edge.port}`

  await until(async () => (await edge.health('/health/live'))?.status === 200)
  expect(await edge.health()).toMatchObject({ status: 503, body: { ready: false, starting: true } })
  await expect(connectStation(origin, 'CP_1')).rejects.toMatchObject({ statusCode: 503, body: '' })
  await until(() => edge.lines.some((line) => line.includes('the database does not answer yet')))

  const proxy = await tcpProxy(emulator, away)
  onTestFinished(() => proxy.close())
  await until(async () => (await edge.health())?.status === 200)
  const station = await connectStation(origin, 'CP_1')
  expect(await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })).toMatchObject({
    kind: 'result',
    payload: { status: 'Accepted' },
  })

  edge.child.kill('SIGTERM')
  expect(await edge.exited).toEqual([0, null])
})

test('a SIGTERM ends it with 0 while it waits', async () => {
  const edge = await programBefore(`127.0.0.1:${await freePort()}`, 'demo-absent')
  await until(async () => (await edge.health('/health/live'))?.status === 200)

  edge.child.kill('SIGTERM')

  expect(await edge.exited).toEqual([0, null])
})
