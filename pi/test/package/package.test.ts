import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { stationConfigSchema } from '../../src/run/config-schema.ts'
import { VERSION } from '../../src/version.ts'
import { type CsmsPeer, startCsmsPeer } from '../csms-peer.ts'
import { buildAddons } from './build-addons.ts'
import { plainEnvironment, runProgram } from './run-program.ts'

const PACKAGE = join(import.meta.dirname, '../..')
const ROOT = join(PACKAGE, '..')
/** Inside the clone's node_modules, so that the packages it needs are found without installing them. */
const UNPACKED = join(ROOT, 'node_modules', '.cache', 'charge-it', 'packed')
const PLAIN = ['--no-experimental-strip-types']

let folder: string
let tarball: string
let peer: CsmsPeer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pack-'))
  const { code, err } = await runProgram('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: PACKAGE })
  expect(code, err).toBe(0)
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  rmSync(UNPACKED, { recursive: true, force: true })
  mkdirSync(UNPACKED, { recursive: true })
  await runProgram('tar', ['-xzf', tarball, '-C', UNPACKED])
  peer = await startCsmsPeer()
}, 120_000)
afterAll(async () => {
  await peer?.stop()
  rmSync(folder, { recursive: true, force: true })
  rmSync(UNPACKED, { recursive: true, force: true })
})

/** What a person does first with an installed program. */
async function firstSteps(node: string, nodeArgs: readonly string[], program: string): Promise<void> {
  const run = (args: readonly string[], until?: (out: string) => boolean) =>
    runProgram(node, [...nodeArgs, program, ...args], {
      cwd: folder,
      env: plainEnvironment(),
      ...(until === undefined ? {} : { until }),
    })

  const help = await run(['--help'])
  const doctor = await run(['doctor', '--json'])
  const simulated = await run(
    [
      'simulate',
      '--url',
      peer.url,
      '--ids',
      `PACK-${nodeArgs.length}`,
      '--scenario',
      'full-session',
      '--speed',
      '60',
      '--duration-s',
      '600',
    ],
    (out) => out.includes('"transaction-started"'),
  )

  expect(help.code, help.err).toBe(0)
  for (const command of ['run', 'simulate', 'doctor', 'memory']) expect(help.out).toContain(`charge-it-pi ${command}`)
  const { checks, exitCode } = JSON.parse(doctor.out)
  expect(doctor.code).toBe(exitCode)
  expect(checks[0]).toMatchObject({ name: 'node', status: expect.stringMatching(/ok|warn/) })
  expect(checks.at(-1)).toMatchObject({
    name: 'i2c',
    detail: expect.stringMatching(/npm rebuild i2c-bus|raspi-config|can be opened/),
  })
  expect(simulated.err).toBe('')
  expect(simulated.out).toContain('"event":"summary"')
}

test('the packed program runs on Node without type stripping', async () => {
  expect(existsSync(join(UNPACKED, 'package', 'src'))).toBe(false)

  await firstSteps(process.execPath, PLAIN, join(UNPACKED, 'package', 'bin', 'charge-it-pi.js'))
}, 90_000)

test('the packed program installs globally by npm and runs on the Node that is there', async (context) => {
  const prefix = join(folder, 'prefix')
  const env = {
    ...plainEnvironment(),
    npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? folder, '.npm'),
  }
  const { code, err } = await runProgram(
    'npm',
    ['install', '-g', '--prefix', prefix, '--prefer-offline', '--omit=optional', '--no-audit', '--no-fund', tarball],
    { cwd: folder, env },
  )
  if (code !== 0 && /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|ECONNRESET|ENOTCACHED/.test(err)) {
    console.log('skipped: the npm registry cannot be reached, so a global installation was not tried')
    context.skip()
  }
  expect(code, err).toBe(0)
  const installed = join(prefix, 'lib', 'node_modules', 'charge-it-pi')
  expect(existsSync(join(prefix, 'bin', 'charge-it-pi'))).toBe(true)

  await firstSteps('node', [], join(installed, 'bin', 'charge-it-pi.js'))
}, 180_000)

test('i2c-bus and socketcan, built for this Node, load; doctor says what is missing: the bus', async (context) => {
  const built = await buildAddons(ROOT)
  if ('skipped' in built) {
    console.log(`skipped: ${built.skipped}`)
    return context.skip()
  }
  const installed = join(built.folder, 'node_modules', 'charge-it-pi')
  cpSync(join(UNPACKED, 'package'), installed, { recursive: true })
  const inside = { cwd: built.folder, env: plainEnvironment() }

  const i2c = await runProgram(
    process.execPath,
    ['-e', "import('i2c-bus').then(({ default: i2c }) => console.log(typeof i2c.openPromisified))"],
    inside,
  )
  const doctor = await runProgram(
    process.execPath,
    [...PLAIN, join(installed, 'bin', 'charge-it-pi.js'), 'doctor', '--json'],
    inside,
  )

  expect(i2c.err).toBe('')
  expect(i2c.out.trim()).toBe('function')
  expect(JSON.parse(doctor.out).checks.at(-1)).toEqual(
    existsSync('/dev/i2c-1')
      ? expect.objectContaining({ name: 'i2c' })
      : {
          name: 'i2c',
          status: 'fail',
          detail: '/dev/i2c-1 is not there; enable I2C with: sudo raspi-config nonint do_i2c 0, then restart',
        },
  )
  if (!existsSync(join(built.folder, 'node_modules', 'socketcan'))) {
    console.log('skipped: socketcan, since npm left this optional package out')
    return
  }
  const can = await runProgram(
    process.execPath,
    ['-e', "import('socketcan').then(({ default: can }) => console.log(typeof can.createRawChannel))"],
    inside,
  )
  expect(can.out.trim(), can.err).toBe('function')
  if (!existsSync('/sys/class/net/vcan0')) {
    console.log('skipped: frames over SocketCAN, since there is no interface vcan0 (the kernel has no module vcan)')
  }
}, 280_000)

describe('what lies in the package', () => {
  test('its version is the one that the program tells', () => {
    expect(JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version).toBe(VERSION)
  })

  test('the example configuration is in order', () => {
    const example = parse(readFileSync(join(PACKAGE, 'config.example.yaml'), 'utf8'))

    expect(v.safeParse(stationConfigSchema, example).issues).toBeUndefined()
  })

  test('the systemd unit starts the program as the example is written, watches it and waits for its end', () => {
    const unit = readFileSync(join(PACKAGE, 'systemd', 'charge-it-pi.service'), 'utf8')

    expect(unit).toContain('run --config /etc/charge-it/config.yaml')
    expect(unit).toContain('LoadCredential=ocpp-key:')
    for (const line of ['Type=notify', 'NotifyAccess=all', 'WatchdogSec=30', 'TimeoutStopSec=15', 'Restart=always']) {
      expect(unit.split('\n')).toContain(line)
    }
    expect(unit).not.toContain('npx')
  })
})
