import type { Command, CommandStatus } from '@charge-it/shared/model/command.ts'
import { expect, test } from 'vitest'
import { chainSteps } from './chain-steps.ts'

const start = new Date('2026-10-15T07:28:40Z')

function command(...steps: readonly (readonly [CommandStatus, number])[]): Command {
  return {
    commandId: 'c1',
    stationId: 'BLM-02',
    siteId: null,
    action: 'Reset',
    payloadJson: '{}',
    intent: 'operator',
    status: steps.at(-1)?.[0] ?? 'queued',
    history: steps.map(([status, seconds]) => ({ status, at: new Date(start.getTime() + seconds * 1000) })),
    createdAt: start,
    expiresAt: start,
    createdBy: { kind: 'user', id: 'u1', role: 'operator' },
    ownerUid: null,
    claimedBy: null,
    result: null,
    lastUpdatedAt: start,
  }
}
const soon = new Date(start.getTime() + 20_000)
const tones = (each: Command) => chainSteps(each, soon).map((step) => step.tone)

test('a queued command waits for being sent', () => {
  expect(tones(command(['queued', 0]))).toEqual(['done', 'pending', 'waiting', 'waiting'])
})

test('an accepted command is not done until its effect was seen', () => {
  expect(tones(command(['queued', 0], ['sent', 0.1], ['accepted', 0.5]))).toEqual(['done', 'done', 'done', 'pending'])
  expect(tones(command(['queued', 0], ['sent', 0.1], ['accepted', 0.5], ['effectSeen', 14]))).toEqual([
    'done',
    'done',
    'done',
    'seen',
  ])
})

test('a refused command waits for nothing more', () => {
  expect(tones(command(['queued', 0], ['sent', 0.1], ['rejected', 8]))).toEqual(['done', 'done', 'bad', 'waiting'])
})

test('an expired command was never sent', () => {
  expect(tones(command(['queued', 0], ['expired', 60]))).toEqual(['done', 'waiting', 'warn', 'waiting'])
})

test('each step says how long it took', () => {
  expect(chainSteps(command(['queued', 0], ['sent', 0.1], ['accepted', 0.5]), soon).map((step) => step.delayS)).toEqual(
    [null, 0.1, 0.4, null],
  )
})

test('an effect that did not show for minutes is waited for no longer', () => {
  const later = new Date(start.getTime() + 700_000)

  expect(chainSteps(command(['queued', 0], ['sent', 0.1], ['accepted', 0.5]), later).at(-1)?.tone).toBe('waiting')
})

test('once agreed, the effect is waited for as long as the action needs, not until the command would have expired', () => {
  const agreed = {
    ...command(['queued', 0], ['sent', 0.1], ['accepted', 0.5]),
    ...{ action: 'SetChargingProfile', expiresAt: new Date(start.getTime() + 86_400_000) },
  }
  const effectAfter = (seconds: number) => chainSteps(agreed, new Date(start.getTime() + seconds * 1000)).at(-1)?.tone

  expect(effectAfter(100)).toBe('pending')
  expect(effectAfter(500)).toBe('waiting')
})
