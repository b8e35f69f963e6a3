import { expect, test } from 'vitest'
import { driveState } from '../drive-state.ts'
import { demoStates } from './demo-states.ts'

test('every state of the page has a demo', () => {
  const states = Object.values(demoStates(new Date('2026-10-15T07:32:00Z'))).map(driveState)

  expect(new Set(states.map(({ kind }) => kind))).toEqual(
    new Set([
      ...['resolving', 'unknownCode', 'unreachable', 'offline', 'maintenance', 'outOfService', 'faulted', 'reserved'],
      ...['statusUnknown', 'available', 'tapCard', 'pluggedIn', 'unplug', 'busy', 'authorising', 'plugIn', 'starting'],
      ...['cardRefused', 'session', 'stopping', 'finished', 'startRefused', 'startFailed'],
      ...['reserving', 'reservedForMe', 'notReserved'],
    ]),
  )
  const reasons = states.flatMap((state) => (state.kind === 'cardRefused' ? [state.reason] : []))
  expect(reasons.sort()).toEqual(['blocked', 'expired', 'inUse', 'unknown'])
  const phases = new Set(states.flatMap((state) => (state.kind === 'session' ? [state.phase] : [])))
  expect([...phases].sort()).toEqual(['charging', 'faulted', 'finishing', 'suspendedByCar', 'suspendedByStation'])
  expect(states.some((state) => state.kind === 'session' && state.idleFee?.isRunning === true)).toBe(true)
})
