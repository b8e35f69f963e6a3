import type { Command } from '@charge-it/shared/model/command.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { edgeOf, NOW, openWorld, STATION, type World } from '../testing/test-world.ts'
import { settleAbandoned } from './settle-abandoned.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await world.put(paths.edge('edge-dead'), edgeOf('edge-dead', new Date(NOW.getTime() - 71_000)))
  await world.put(paths.edge('edge-alive'), edgeOf('edge-alive', new Date(NOW.getTime() - 10_000)))
})
afterEach(() => world.close())

async function sent(action: string, changes: Partial<Command> = {}) {
  const at = new Date(NOW.getTime() - 100_000)
  const command: Command = {
    ...{ commandId: 'c1', stationId: STATION, siteId: null, action, payloadJson: '{}', intent: 'operator' },
    ...{ status: 'sent', unsettled: true, createdAt: at, lastUpdatedAt: at },
    history: [
      { status: 'queued', at },
      { status: 'sent', at },
    ],
    expiresAt: new Date(NOW.getTime() + 60_000),
    createdBy: { kind: 'user', id: 'u', role: 'operator' },
    claimedBy: { edgeId: 'edge-dead', epoch: 3 },
    ...{ ownerUid: null, result: null },
    ...changes,
  }
  await world.put(paths.command('c1'), command)
}
const stored = () => world.read(paths.command('c1'))
const chain = async () => (await stored())?.history.map(({ status }: { status: string }) => status)

test.each(['RemoteStartTransaction', 'RemoteStopTransaction', 'Reset', 'UnlockConnector', 'UpdateFirmware'])(
  '%s of a dead instance ends as timed out and is never queued again; its effect is still looked for',
  async (action) => {
    await sent(action)

    expect(await settleAbandoned(world.deps)).toEqual({ changed: 1, requeued: 0, timedOut: 1, settled: 0 })
    expect(await chain()).toEqual(['queued', 'sent', 'timedOut'])
    expect(await stored()).toMatchObject({ status: 'timedOut', unsettled: true })
    expect(await settleAbandoned(world.deps)).toMatchObject({ changed: 0 })
    world.clock.now = new Date(NOW.getTime() + 25 * 3_600_000)
    expect(await settleAbandoned(world.deps)).toMatchObject({ settled: 1 })
    expect(await stored()).toMatchObject({ status: 'timedOut', unsettled: false })
  },
)

test.each(['ChangeConfiguration', 'ChangeAvailability', 'SetChargingProfile', 'SendLocalList'])(
  '%s, a wanted state, is queued again',
  async (action) => {
    await sent(action)

    expect(await settleAbandoned(world.deps)).toMatchObject({ requeued: 1 })
    expect(await chain()).toEqual(['queued', 'sent', 'queued'])
    expect(await stored()).toMatchObject({ status: 'queued', unsettled: false, claimedBy: null })
  },
)

test('a wanted state that was sent three times, or that has expired, is given up', async () => {
  const at = NOW
  const history = (['queued', 'sent', 'queued', 'sent', 'queued', 'sent'] as const).map((status) => ({ status, at }))
  await sent('ChangeAvailability', { history })
  expect(await settleAbandoned(world.deps)).toMatchObject({ timedOut: 1 })

  await sent('ChangeAvailability', { expiresAt: NOW })
  expect(await settleAbandoned(world.deps)).toMatchObject({ timedOut: 1 })
  expect(await stored()).toMatchObject({ status: 'timedOut', unsettled: false })
})

test('what a living instance sent, or an heir claimed, is left alone', async () => {
  await sent('Reset', { claimedBy: { edgeId: 'edge-alive', epoch: 4 } })

  expect(await settleAbandoned(world.deps)).toMatchObject({ changed: 0 })
  expect(await stored()).toMatchObject({ status: 'sent', unsettled: true })
})

test('an instance whose document is gone is dead', async () => {
  await sent('Reset', { claimedBy: { edgeId: 'edge-swept', epoch: 4 } })

  expect(await settleAbandoned(world.deps)).toMatchObject({ timedOut: 1 })
})
