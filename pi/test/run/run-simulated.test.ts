import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startCsmsPeer } from '../csms-peer.ts'

// Processes of their own, physics in real time: a busy machine may take long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const MAIN = join(import.meta.dirname, '../../src/main.ts')

test('with simulated hardware alone, typed lines lay cards and plug cars', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-'))
  const peer = await startCsmsPeer({ DataTransfer: () => ({ status: 'UnknownVendorId' }) })
  const path = join(folder, 'station.yaml')
  writeFileSync(
    path,
    `station: {id: SIM-1, maxCurrentA: 32}
csms: {url: "${peer.url}"}
reader: {driver: sim}
meter: {driver: sim}
vehicle: {driver: sim}
can: {url: "loop:"}
stateFolder: ${folder}/state
`,
  )
  const child = spawn(process.execPath, [MAIN, 'run', '--config', path], { stdio: ['pipe', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  const type = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`)
  const status = () => peer.of('StatusNotification').findLast(({ connectorId }) => connectorId === 1)?.status
  await peer.until(() => status() === 'Available')

  type({ do: 'plug' })
  await peer.until(() => status() === 'Preparing')
  type({ do: 'place', uid: '04A1B2C3D4E5F6' })
  await peer.until(() => status() === 'Charging')
  type({ do: 'remove' })
  type({ do: 'nonsense' })
  type({ do: 'unplug' })
  await peer.until(() => peer.of('StopTransaction').length > 0)
  child.kill('SIGTERM')

  expect(await exit).toBe(0)
  expect(peer.of('StartTransaction')[0]).toMatchObject({ idTag: '04A1B2C3D4E5F6' })
  expect(peer.of('StopTransaction')[0]).toMatchObject({ reason: 'EVDisconnected' })
  expect(errors).toContain('SIMULATED: reader, meter, vehicle, charger module')
  expect(errors).toContain('lines are {"do":"place"')
  await peer.stop()
  rmSync(folder, { recursive: true, force: true })
})
