import { afterEach, expect, test } from 'vitest'
import { CAR, CARD, type Rig, STATION, startRig } from '../../test/station-rig.ts'
import type { Payload } from '../ports.ts'

let rig: Rig
afterEach(() => rig.end())

const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

test('no session begins on a full disk, and the next one does when there is space again', async () => {
  let isFull = true
  rig = await startRig({
    throughJournal: (journal) => ({
      ...journal,
      append: async (record) => {
        if (isFull) throw full()
        await journal.append(record)
      },
    }),
  })

  rig.sim.hardware[0]?.plug(CAR)
  rig.sim.tap(CARD)
  await rig.event('start-not-journaled')
  await rig.time.advance(5000)

  expect(rig.status()).toBe('Preparing')
  expect(rig.sim.hardware[0]?.module.currentA()).toBe(0)
  expect(rig.peer.of('StartTransaction')).toEqual([])

  isFull = false
  rig.sim.tap(CARD)
  await rig.event('start-confirmed')
  await rig.time.advance(5000)
  expect(rig.sim.hardware[0]?.module.currentA()).toBeGreaterThan(0)
})

test('a session that runs when the disk gets full ends with its stop told as soon as it can be written', async () => {
  let isFull = false
  rig = await startRig({
    throughJournal: (journal) => ({
      ...journal,
      append: async (record) => {
        if (isFull) throw full()
        await journal.append(record)
      },
    }),
  })
  rig.sim.hardware[0]?.plug(CAR)
  rig.sim.tap(CARD)
  await rig.event('start-confirmed')
  await rig.time.advance(10_000)

  isFull = true
  rig.sim.tap(CARD)
  const failed = rig.event('stop-not-journaled')
  await rig.time.advance(8000)
  await failed
  expect(rig.sim.hardware[0]?.module.currentA()).toBe(0)
  isFull = false
  await rig.time.advance(10_000)

  await rig.peer.until(() => rig.peer.of('StopTransaction').length === 1)
})

test('above 5,000 records every second sample is left out, and no start or stop', async () => {
  const appended: Payload[] = []
  rig = await startRig({
    throughJournal: (journal) => ({
      ...journal,
      append: async (record) => {
        appended.push(record)
        await journal.append(record)
      },
    }),
  })
  await rig.peer.call(STATION, 'ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '1' })
  rig.sim.hardware[0]?.plug({ ...CAR, batteryWh: 1_000_000 })
  rig.sim.tap(CARD)
  await rig.event('start-confirmed')
  rig.sim.setNetwork(false)
  await rig.event('disconnected')

  await rig.time.advance(5_050_000)
  const before = appended.filter(({ t }) => t === 'meter').length
  await rig.time.advance(100_000)
  const after = appended.filter(({ t }) => t === 'meter').length
  rig.sim.hardware[0]?.unplug()
  await rig.time.advance(8000)

  expect(after - before).toBe(50)
  expect(appended.at(-1)).toMatchObject({ t: 'stop', reason: 'EVDisconnected' })
})

test('what the CSMS keeps refusing goes to the dead letters with its followers, after the attempts that are configured', async () => {
  const refused: unknown[] = []
  rig = await startRig({
    answers: {
      StartTransaction: (start) => {
        refused.push(start)
        throw new Error('no')
      },
    },
  })
  await rig.peer.call(STATION, 'ChangeConfiguration', { key: 'TransactionMessageAttempts', value: '2' })
  await rig.peer.call(STATION, 'ChangeConfiguration', { key: 'TransactionMessageRetryInterval', value: '10' })

  rig.sim.hardware[0]?.plug(CAR)
  rig.sim.tap(CARD)
  await rig.peer.until(() => refused.length === 1)
  await rig.time.advance(10_000)
  await rig.event('message-given-up')

  expect(refused).toHaveLength(2)
  expect(refused[0]).toEqual(refused[1])
})
