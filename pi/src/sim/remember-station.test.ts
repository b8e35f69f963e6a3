import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CAR, CARD, type Rig, STATION, startRig } from '../../test/station-rig.ts'
import { readMemory } from '../memory/memory-files.ts'
import type { MemoryRecord } from '../memory/memory-record.ts'

let folder: string
let rig: Rig
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remembering-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a simulated station with a folder remembers its session, its currents and a current that goes up and down', async () => {
  rig = await startRig({ stateFolder: folder, entry: { maxPowerW: 40_000, currentType: 'DC' } })
  const hardware = rig.sim.hardware[0]
  hardware?.plug({ ...CAR, batteryWh: 1_000_000 })
  rig.sim.tap(CARD)
  await rig.event('transaction-started')
  for (let swing = 0; swing < 8; swing++) {
    hardware?.pauseCar(swing % 2 === 1)
    await rig.time.advance(5_000)
  }
  rig.sim.tap(CARD)
  await rig.time.advance(8_000)
  await rig.event('transaction-stopped')
  await rig.end()

  const records: MemoryRecord[] = []
  for await (const record of readMemory(join(folder, STATION, 'memory'))) records.push(record)

  expect(records.filter(({ kind }) => kind === 'anomaly')).toMatchObject([
    { pattern: 'CURRENT_FLUCTUATION', severity: 'warning', connectorId: 1, deviation: 6 },
  ])
  expect(records.filter(({ kind }) => kind === 'session')).toHaveLength(1)
  expect(records.flatMap((record) => (record.kind === 'metric' ? [record.limitA] : []))).toContain(100)
  expect(records.find(({ kind }) => kind === 'event')).toMatchObject({ source: 'ocpp' })
  expect(JSON.stringify(records)).not.toContain(CARD)
})
