import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CsmsPeer, startCsmsPeer } from '../../test/csms-peer.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const eventSchema = v.looseObject({ event: v.string() })
type Event = v.InferOutput<typeof eventSchema>

interface Program {
  readonly child: ChildProcess
  say(line: object): void
  event(name: string): Promise<Event>
  exit: Promise<number | null>
  errors(): string
}

let folder: string
let peer: CsmsPeer
const running: Program[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charge-point-'))
})
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
  await peer?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function start(args: string[]): Program {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' })
  const events: Event[] = []
  const waiting = new Set<() => void>()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(v.parse(eventSchema, JSON.parse(line)))
    for (const check of [...waiting]) check()
  })
  const program: Program = {
    child,
    say: (line) => child.stdin.write(`${JSON.stringify(line)}\n`),
    event: (name) =>
      new Promise((resolve) => {
        const check = () => {
          const found = events.find((event) => event.event === name)
          if (found === undefined) return
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      }),
    exit: new Promise((resolve) => child.once('close', resolve)),
    errors: () => errors,
  }
  running.push(program)
  return program
}

const simulate = (...more: string[]) =>
  start([
    'simulate',
    '--url',
    peer.url,
    '--ids',
    'KILL-1',
    '--scenario',
    'none',
    '--state',
    folder,
    '--reconnect-s',
    '0.1',
    ...more,
  ])

async function begin(program: Program): Promise<void> {
  await peer.until(() => peer.of('StatusNotification').length >= 2)
  program.say({ station: 'KILL-1', do: 'plug' })
  program.say({ station: 'KILL-1', do: 'tap', uid: '04A1B2C3' })
}

describe('a killed process', () => {
  test.each([
    ['once the start is journaled', 'transaction-started'],
    ['once the start is confirmed', 'start-confirmed'],
  ])('%s leaves a transaction that the next start ends with PowerLoss, once', async (_when, event) => {
    peer = await startCsmsPeer()
    const first = simulate()
    await begin(first)
    await first.event(event)
    first.child.kill('SIGKILL')
    await first.exit

    const second = simulate()
    await second.event('stop-confirmed')

    const ids = new Set(peer.of('StopTransaction').map((stop) => stop.transactionId))
    expect(peer.of('StopTransaction')).toHaveLength(1)
    expect(peer.of('StopTransaction')[0]).toMatchObject({ reason: 'PowerLoss' })
    expect(ids.has(0)).toBe(false)
    const starts = new Set(peer.of('StartTransaction').map((payload) => JSON.stringify(payload)))
    expect(starts.size).toBe(1)
  })

  test('before the CSMS answered sends the same start again', async () => {
    let answers = 0
    peer = await startCsmsPeer({
      StartTransaction: () =>
        answers++ === 0 ? new Promise(() => {}) : { transactionId: 9, idTagInfo: { status: 'Accepted' } },
    })
    const first = simulate()
    await begin(first)
    await peer.until(() => peer.of('StartTransaction').length === 1)
    first.child.kill('SIGKILL')
    await first.exit

    const second = simulate()
    await second.event('stop-confirmed')

    const [one, two] = peer.of('StartTransaction')
    expect(two).toEqual(one)
    expect(peer.of('StopTransaction')[0]).toMatchObject({ transactionId: 9, reason: 'PowerLoss' })
  })
})

test('SIGTERM ends the session with a final reading, delivers it and tells a summary', async () => {
  peer = await startCsmsPeer()
  const program = simulate()
  await begin(program)
  await program.event('start-confirmed')

  program.child.kill('SIGTERM')

  expect(await program.exit).toBe(0)
  expect(await program.event('summary')).toMatchObject({
    stations: 1,
    connected: 1,
    starts: 1,
    stops: 1,
    pendingMessages: 0,
  })
  expect(peer.of('StopTransaction')[0]).toMatchObject({ reason: 'Reboot' })
})

test('a control line that makes no sense is refused in an event', async () => {
  peer = await startCsmsPeer()
  const program = simulate()

  program.say({ station: 'KILL-1', do: 'dance' })

  expect(await program.event('control-refused')).toMatchObject({ reason: expect.stringContaining('do') })
})

describe('a wrong command line', () => {
  test.each([
    [['simulate'], '--url or --fleet is needed'],
    [['simulate', '--url', 'ws://example.org'], 'use wss://'],
    [['simulate', '--url', 'ws://127.0.0.1:1', '--seed', 'x'], '--seed must be a number'],
    [['fly'], 'unknown command fly'],
    [['run'], 'run needs --config'],
  ])('%j is told, with exit code 2', async (args, told) => {
    const program = start(args)

    expect(await program.exit).toBe(2)
    expect(program.errors()).toContain(told)
  })
})

test('a configuration file is checked as a whole', async () => {
  const path = join(folder, 'station.yaml')
  writeFileSync(path, 'station: {id: A, maxCurrentA: 32, colour: red}\ncsms: {url: "ws://example.org"}\n')

  const program = start(['run', '--config', path, '--check-config'])

  expect(await program.exit).toBe(2)
  for (const part of ['station.colour: this key is not known', 'csms.url', 'use wss://', 'meter: is missing']) {
    expect(program.errors()).toContain(part)
  }
})

test('a good configuration file says that its hardware is simulated', async () => {
  const path = join(folder, 'station.yaml')
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, 'secret-secret-secret\n')
  chmodSync(keyFile, 0o600)
  writeFileSync(
    path,
    `station: {id: A, maxCurrentA: 32}
csms: {url: "wss://example.org/ocpp", keyFile: ${keyFile}}
reader: {driver: sim}
meter: {driver: sim}
vehicle: {driver: sim}
can: {url: "loop:"}
stateFolder: ${folder}/state
`,
  )

  const program = start(['run', '--config', path, '--check-config'])

  expect(await program.exit).toBe(0)
  expect(program.errors()).toContain('SIMULATED')
})

test('a key file that others may read is refused', async () => {
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, 'secret-secret-secret\n')
  chmodSync(keyFile, 0o644)

  const program = start(['simulate', '--url', 'ws://127.0.0.1:1', '--key-file', keyFile])

  expect(await program.exit).toBe(2)
  expect(program.errors()).toContain('can be read by others')
})
