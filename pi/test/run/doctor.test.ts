import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { encodeLine } from '../../src/drivers/storage/file-journal.ts'
import { type Bench, startBench } from '../../src/sim/bench.ts'
import { type CsmsPeer, startCsmsPeer } from '../csms-peer.ts'

// Processes of their own, physics in real time: a busy machine may take long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const KEY = 'right-right-right-right'

let folder: string
let peer: CsmsPeer
let bench: Bench
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  peer = await startCsmsPeer({}, { accepts: (password) => password === KEY })
  bench = await startBench({ meterModel: 'em340', unitId: 1, phases: 3, voltageV: 230, registerWh: 123_400 })
})
afterEach(async () => {
  await bench.close()
  await peer.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Told {
  readonly code: number
  readonly text: string
  of(name: string): { status: string; detail: string } | undefined
}

function doctor(key = KEY): Promise<Told> {
  const path = join(folder, 'station.yaml')
  writeFileSync(join(folder, 'key'), key, { mode: 0o600 })
  writeFileSync(
    path,
    `station: {id: DOC-1, maxCurrentA: 32, phases: 3}
csms: {url: "${peer.url}", keyFile: ${folder}/key}
reader: {driver: pn532-i2c, bus: "${bench.reader.url}"}
meter: {driver: em340, url: "${bench.modbus.url}", timeoutMs: 200}
can: {url: "${bench.can.url}"}
vehicle: {driver: assumed}
stateFolder: ${folder}/state
`,
  )
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'doctor', '--config', path, '--json'], (error, stdout) => {
      const { checks } = JSON.parse(stdout)
      const code = error === null ? 0 : Number(error.code)
      resolve({ code, text: stdout, of: (wanted) => checks.find(({ name }: { name: string }) => name === wanted) })
    })
  })
}

test('a station in order: every part says what it found', async () => {
  const told = await doctor()

  expect(told.of('node')?.status).toBe('ok')
  expect(told.of('i2c')).toMatchObject({ status: 'ok' })
  expect(told.of('reader')).toEqual({ name: 'reader', status: 'ok', detail: 'PN532 1.6' })
  expect(told.of('meter')).toEqual({
    ...{ name: 'meter', status: 'ok' },
    detail: '123400 Wh; 230.0 / 230.0 / 230.0 V, 0.0 / 0.0 / 0.0 A, 0.0 W',
  })
  expect(told.of('can')).toMatchObject({ status: 'ok', detail: expect.stringContaining('0 A') })
  expect(told.of('csms')).toMatchObject({ status: 'ok', detail: expect.stringContaining('accepts DOC-1') })
  expect(told.of('clock')?.status).toBe('ok')
  expect(told.of('dead letters')).toMatchObject({ status: 'ok' })
  expect(told.code).toBe(told.text.includes('"warn"') ? 2 : 0)
  expect(told.text).not.toContain(KEY)
})

test('a wrong key, a mute reader, a silent meter and a missing module fail, each with advice; the exit code is 1', async () => {
  bench.chip.fault('mute')
  bench.meter.fault('silent')
  bench.module.trouble('silent')

  const told = await doctor('wrong-wrong-wrong-wrong')

  expect(told.of('csms')).toMatchObject({ status: 'fail', detail: expect.stringContaining('401') })
  expect(told.of('reader')).toMatchObject({ status: 'fail', detail: expect.stringContaining('check wiring') })
  expect(told.of('meter')).toMatchObject({ status: 'fail', detail: expect.stringContaining('TIMEOUT') })
  expect(told.of('can')).toMatchObject({ status: 'fail', detail: expect.stringContaining('120 ohm') })
  expect(told.code).toBe(1)
})

test('dead letters and a torn journal are warnings: exit code 2', async () => {
  const state = join(folder, 'state', 'DOC-1')
  mkdirSync(join(state, 'dead-letter'), { recursive: true })
  writeFileSync(join(state, 'dead-letter', 'messages.journal'), encodeLine({ t: 'stop' }) + encodeLine({ t: 'stop' }))
  writeFileSync(join(state, 'outbox.journal'), `${encodeLine({ t: 'start' })}0000 torn`)

  const told = await doctor()

  expect(told.of('dead letters')).toMatchObject({
    status: 'warn',
    detail: expect.stringMatching(/^2 messages .* money/),
  })
  expect(told.of('journal')).toMatchObject({ status: 'warn', detail: expect.stringContaining('torn') })
  expect(told.code).toBe(2)
})
