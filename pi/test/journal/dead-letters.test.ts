import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deadLetterCheck } from '../../src/doctor/machine-checks.ts'
import { decodeLines } from '../../src/drivers/storage/file-journal.ts'
import { CAR, CARD, type Rig, STATION, startRig } from '../station-rig.ts'
import { until } from '../until.ts'

let folder: string
let rig: Rig
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dead-letters-'))
})
afterEach(async () => {
  await rig.end()
  rmSync(folder, { recursive: true })
})

test('the dead letters on disk are the whole session, mode 0600, and doctor counts them; what follows later joins them', async () => {
  let isRefusing = true
  rig = await startRig({
    stateFolder: folder,
    answers: {
      StartTransaction: () => {
        if (isRefusing) throw new Error('no')
        return { transactionId: 7, idTagInfo: { status: 'Accepted' } }
      },
    },
  })
  await rig.peer.call(STATION, 'ChangeConfiguration', { key: 'TransactionMessageAttempts', value: '1' })
  await rig.peer.call(STATION, 'ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '10' })
  const path = join(folder, STATION, 'dead-letter', 'messages.journal')

  rig.sim.hardware[0]?.plug(CAR)
  rig.sim.tap(CARD)
  await rig.event('message-given-up')
  await rig.time.advance(10_000)
  rig.sim.tap(CARD)
  await rig.time.advance(8000)
  await rig.event('transaction-stopped')

  const { records, validBytes } = await until(() => {
    const read = decodeLines(readFileSync(path))
    return read.records.some((record) => Object(record).t === 'stop') && read
  })
  expect(validBytes).toBe(statSync(path).size)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const [start] = records
  expect(start).toMatchObject({ t: 'start', connectorId: 1, idTag: CARD, meterStartWh: 0, at: expect.any(String) })
  expect(records.map((record) => Object(record).t)).toEqual(['start', 'meter', 'stop'])
  expect(records.at(-1)).toMatchObject({ t: 'stop', reason: 'Local', meterStopWh: expect.any(Number) })
  expect(new Set(records.map((record) => Object(record).localId)).size).toBe(1)
  expect(await deadLetterCheck(join(folder, STATION)).run()).toMatchObject({
    ...{ status: 'warn', detail: expect.stringContaining('3 messages were refused by the CSMS') },
  })

  isRefusing = false
  rig.sim.hardware[0]?.unplug()
  rig.sim.hardware[0]?.plug(CAR)
  rig.sim.tap(CARD)
  await rig.event('start-confirmed')
  expect(decodeLines(readFileSync(path)).records).toEqual(records)
})
