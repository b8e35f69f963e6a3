import { CurrentFluctuation } from '@charge-it/shared/insights/current-fluctuation.ts'
import { createCurrentWatch } from 'charge-it-pi/memory/current-watch.ts'
import { expect, test } from 'vitest'
import { currentFluctuation, type FluctuationCsms, PRESETS, type Preset } from './current-fluctuation.ts'

const LIMIT_A = 100
const RAMP_A = 20
const presets = Object.keys(PRESETS).filter((each): each is Preset => each in PRESETS)

/** A station that answers at once and whose current follows in steps of a fifth of the limit a second. */
function nominalStation(onSecond: (second: number, currentA: number, isSession: boolean) => void) {
  let second = 0
  let currentA = 0
  let session: number | null = null
  let isStopping = false
  let count = 0
  const tick = () => {
    const targetA = session !== null && !isStopping ? LIMIT_A : 0
    currentA += Math.sign(targetA - currentA) * RAMP_A
    second++
    onSecond(second, currentA, session !== null)
    if (isStopping && currentA === 0) session = null
  }
  const csms: FluctuationCsms = {
    station: async () => ({
      ...{ simulated: true, online: true },
      connectors: [{ connectorId: 1, status: 'Preparing', maxCurrentA: LIMIT_A, transactionId: session }],
    }),
    command: async (action) => {
      if (action === 'RemoteStartTransaction') {
        session = ++count
        isStopping = false
      }
      if (action === 'RemoteStopTransaction') isStopping = true
      const answer = { configurationKey: [{ value: '60' }] }
      return { status: 'Accepted', answer: action === 'GetConfiguration' ? answer : null }
    },
  }
  let waitedS = 0
  const wait = async (seconds: number) => {
    waitedS += seconds
    while (second < Math.floor(waitedS)) tick()
  }
  return { csms, wait, nowMs: () => waitedS * 1000 }
}

test.each(presets)('preset %s: both detectors notice it within a minute, each with its own rule', async (preset) => {
  const ofCsms = new CurrentFluctuation(LIMIT_A)
  const ofStation = createCurrentWatch()
  const noticedS: { csms?: number; station?: number } = {}
  const currents: number[] = []
  const { csms, wait, nowMs } = nominalStation((second, currentA, isSession) => {
    currents.push(currentA)
    if (isSession && ofCsms.sample(second * 1000, currentA)?.phase === 'began') noticedS.csms = second
    if (ofStation.sample(second * 1000, currentA, null) !== null) noticedS.station = second
  })

  const result = await currentFluctuation(csms, {
    ...{ preset, cycles: 8, connectorId: 1, idTag: 'AB12', wait, nowMs, say: () => {}, isOver: () => false },
  })

  expect(result).toEqual({ cycles: 8, missed: 0, slipsS: [], leftOver: [] })
  expect(Math.max(...currents)).toBe(preset === 'quick' ? 40 : LIMIT_A)
  expect(noticedS.csms).toBeLessThan(60)
  expect(noticedS.station).toBeLessThan(60)
  console.info(`${preset}: CSMS after ${noticedS.csms} s, station after ${noticedS.station} s`)
})
