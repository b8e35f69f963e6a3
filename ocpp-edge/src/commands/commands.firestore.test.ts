import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import { jsonLog } from '../log.ts'
import { observations } from '../observations.ts'
import type { Stores } from '../store/stores.ts'
import { eventually, type OpenedStores, openFirestore } from '../store/testing/opened-stores.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'
import { type Commands, startCommands } from './start-commands.ts'
import { scriptedStations } from './testing/scripted-station.ts'

const SEED = { ...seedDocuments.site(), ...seedDocuments.station('CP_1'), ...seedDocuments.connector('CP_1', 1) }
const log = jsonLog('error', (line) => console.error(line))

const open: { readonly commands: Commands }[] = []
let opened: OpenedStores | undefined

afterEach(async () => {
  for (const { commands } of open.splice(0)) await commands.stop()
  await opened?.close()
  opened = undefined
})

async function firestore(): Promise<OpenedStores> {
  opened = await openFirestore(SEED)
  return opened
}

function instance(world: OpenedStores, stores: Stores, edgeId: string) {
  const stations = scriptedStations(world.clock.now)
  const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
  const commands = startCommands({
    ...{ stores, log, edgeId, clock: world.clock },
    observations: observed,
    sessions: stations.sessions,
  })
  open.push({ commands })
  return { stations, observations: observed, commands }
}

async function queue(world: OpenedStores, commandId: string, action: string, payload: object, validForS = 60) {
  const now = world.clock.now()
  const command: Command = {
    ...{ commandId, action, stationId: 'CP_1', siteId: 'blok-m', payloadJson: JSON.stringify(payload) },
    ...{ intent: 'operator', status: 'queued', createdAt: now, lastUpdatedAt: now },
    history: [{ status: 'queued', at: now }],
    expiresAt: new Date(now.getTime() + validForS * 1000),
    createdBy: { kind: 'user', id: 'operator', role: 'operator' },
    ...{ ownerUid: null, claimedBy: null, result: null },
  }
  await world.put({ [paths.command(commandId)]: command })
}

const stored = async (world: OpenedStores, commandId: string) =>
  parseDocument(commandSchema, paths.command(commandId), await world.stored(paths.command(commandId)))

test('a queued document becomes a CALL, and its outcome chain lies in the document', async () => {
  const world = await firestore()
  const edge = instance(world, world.stores, 'edge-1')
  const station = edge.stations.connect('CP_1', await world.stores.stations.claim('CP_1', '1.6'))

  await queue(world, 'c1', 'Reset', { type: 'Soft' })
  await eventually(() => expect(station.calls).toHaveLength(1))
  station.calls[0]?.answer({ status: 'Accepted' })
  await eventually(async () => expect((await stored(world, 'c1')).status).toBe('accepted'))
  edge.observations.publish({ kind: 'boot', stationId: 'CP_1', at: world.clock.now() })
  await eventually(async () => expect((await stored(world, 'c1')).status).toBe('effectSeen'))

  const command = await stored(world, 'c1')
  expect(command.history.map(({ status }) => status)).toEqual(['queued', 'sent', 'accepted', 'effectSeen'])
  expect(command).toMatchObject({
    claimedBy: { edgeId: 'edge-1', epoch: 1 },
    result: { payloadJson: '{"status":"Accepted"}' },
    effect: { kind: 'boot' },
    unsettled: false,
  })
})

test('two instances that both believe to hold a station send its command once, by the newest epoch', async () => {
  const world = await firestore()
  const other = await world.edge('edge-2')
  const first = instance(world, world.stores, 'edge-1')
  const second = instance(world, other, 'edge-2')
  const old = first.stations.connect('CP_1', await world.stores.stations.claim('CP_1', '1.6'))
  const current = second.stations.connect('CP_1', await other.stations.claim('CP_1', '1.6'))

  await queue(world, 'c1', 'ClearCache', {})
  await eventually(() => expect(current.calls).toHaveLength(1))
  current.calls[0]?.answer({ status: 'Accepted' })
  await eventually(async () => expect((await stored(world, 'c1')).status).toBe('accepted'))

  expect(old.calls).toEqual([])
  expect((await stored(world, 'c1')).claimedBy).toEqual({ edgeId: 'edge-2', epoch: 2 })
})

test('an expired command is never claimed', async () => {
  const world = await firestore()
  const edge = instance(world, world.stores, 'edge-1')

  await queue(world, 'c1', 'RemoteStartTransaction', { connectorId: 1, idTag: 'AB12' }, 10)
  world.clock.move(11_000)
  const station = edge.stations.connect('CP_1', await world.stores.stations.claim('CP_1', '1.6'))
  await eventually(async () => expect((await stored(world, 'c1')).status).toBe('expired'))

  expect(station.calls).toEqual([])
})

test('what an ended instance left unanswered is known to its heir', async () => {
  const world = await firestore()
  const first = instance(world, world.stores, 'edge-1')
  const old = first.stations.connect('CP_1', await world.stores.stations.claim('CP_1', '1.6'))
  await queue(world, 'c1', 'UnlockConnector', { connectorId: 1 })
  await eventually(() => expect(old.calls).toHaveLength(1))

  const heir = await world.edge('edge-2')
  const unsettled = await heir.commands.unsettled('CP_1')
  const epoch = await heir.stations.claim('CP_1', '1.6')
  const reclaimed = await heir.commands.reclaim('c1', 'edge-2', epoch)
  const again = await heir.commands.reclaim('c1', 'edge-2', epoch - 1)
  old.disconnect()

  expect(unsettled.map(({ commandId, status }) => [commandId, status])).toEqual([['c1', 'sent']])
  expect([reclaimed, again]).toEqual([true, false])
})
