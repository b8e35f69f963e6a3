import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { simulatedParts } from '../run/config-schema.ts'
import { loadStationConfig } from './station-config.ts'
import { UsageError } from './usage-error.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const REAL = {
  station: '{id: S-1, maxCurrentA: 32}',
  csms: '{url: "wss://ocpp.example.org/ocpp"}',
  reader: '{driver: pn532-i2c}',
  meter: '{driver: sdm230, url: "rtu:/dev/ttyUSB0?baud=9600&parity=none"}',
  can: '{url: "socketcan:can0"}',
  vehicle: '{driver: assumed}',
  stateFolder: '/var/lib/charge-it',
}

/** Loads a file as the program does. @returns its problems, or what it says is simulated. */
function check(
  parts: Partial<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): { problems: string; simulated: readonly string[] } {
  const path = join(folder, 'station.yaml')
  const whole = Object.entries({ ...REAL, ...parts }).filter(([, text]) => text !== undefined)
  writeFileSync(path, whole.map(([key, text]) => `${key}: ${text}\n`).join(''))
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  try {
    return { problems: '', simulated: simulatedParts(loadStationConfig(path).config) }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { problems: error.problems.join('\n'), simulated: [] }
  }
}

test('real hardware is in order, and nothing is called simulated', () => {
  expect(check({})).toEqual({ problems: '', simulated: [] })
})

test.each([
  [{ reader: '{driver: pn532}' }, 'reader.driver: "pn532" is not possible; choose "pn532-i2c", "pn532-hsu"'],
  [{ reader: '{driver: pn532-hsu}' }, 'reader.port: is missing'],
  [{ reader: '{driver: pn532-i2c, bus: "tcp://192.0.2.1:9"}' }, 'reader.bus'],
  [{ meter: '{driver: sdm230, url: "rtu:/dev/ttyUSB0"}' }, 'meter.url: needs ?baud='],
  [{ meter: '{driver: custom, url: "tcp://10.0.0.9"}' }, 'meter.registers: is missing'],
  [{ meter: '{driver: sdm230, url: "tcp://10.0.0.9", unit: 4}' }, 'meter.unit: this key is not known'],
  [{ can: '{url: can0}' }, 'can.url: must be socketcan:can0'],
  [{ csms: '{url: "ws://ocpp.example.org"}' }, 'csms.url: ws:// is allowed to this machine only'],
  [{ csms: '{url: "wss://user:pw@ocpp.example.org"}' }, 'csms.url: the address must not hold a password'],
  [{ station: '{id: S-1, maxCurrentA: 32, connectors: 2}' }, 'one reader, one meter and one charger module'],
  [{ station: '{id: S-1, maxCurrentA: "32"}' }, 'station.maxCurrentA: must be a number; it is "32"'],
  [{ station: '{id: "", maxCurrentA: 32}' }, 'station.id: must not be empty'],
  [{ meterGraceS: '1' }, 'meterGraceS: must be at least 5; it is 1'],
  [{ can: '' }, 'can: is empty'],
  [{ stateFolder: undefined }, 'stateFolder: is missing'],
])('%j is told in one sentence', (parts, sentence) => {
  expect(check(parts).problems).toContain(sentence)
})

test.each([
  [{ reader: '{driver: sim}' }, 'reader'],
  [{ meter: '{driver: sim}' }, 'meter'],
  [{ can: '{url: "loop:"}' }, 'charger module'],
  [{ vehicle: '{driver: sim}' }, 'vehicle'],
])('production refuses %j unless it is allowed, and then says so', (parts, part) => {
  const refused = check(parts, { NODE_ENV: 'production' })
  const allowed = check({ ...parts, allowSimulated: 'true' }, { NODE_ENV: 'production' })

  expect(refused.problems).toContain(`simulated: ${part}`)
  expect(allowed).toEqual({ problems: '', simulated: [part] })
})

test('systemd names the folders of state and credentials', () => {
  writeFileSync(join(folder, 'ocpp-key'), 'secret-secret-secret\n', { mode: 0o400 })
  const csms = '{url: "wss://ocpp.example.org/ocpp", keyFile: "credential:ocpp-key"}'

  const without = check({ csms })
  const under = check({ csms, stateFolder: undefined }, { CREDENTIALS_DIRECTORY: folder, STATE_DIRECTORY: folder })

  expect(without.problems).toContain("credential:ocpp-key needs systemd's CREDENTIALS_DIRECTORY")
  expect(under.problems).toBe('')
})
