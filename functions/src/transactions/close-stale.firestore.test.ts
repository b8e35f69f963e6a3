import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CODE,
  edgeOf,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  transactionOf,
  type World,
} from '../testing/test-world.ts'
import { closeStale } from './close-stale.ts'

const HOUR = 3_600_000
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const offline = { connection: { edgeId: 'edge-a', epoch: 3, connectedAt: ago(60), lastSeenAt: ago(30), online: false } }
const begun = { startedAt: ago(40), startReceivedAt: ago(40), lastUpdatedAt: ago(40), flags: [] }
const stored = () => world.read(paths.transaction(STATION, 1))
const later = (hours: number) => {
  world.clock.now = new Date(NOW.getTime() + hours * HOUR)
}

/** A station that fell silent 30 hours ago in the middle of a session. */
async function silentStation(station: object = offline) {
  const activeTransaction = {
    transactionKey: `${STATION}:1`,
    transactionId: 1,
    idTagMasked: '••23',
    startedAt: ago(40),
  }
  await putStation(world, {
    station,
    connector: { status: 'Charging', receivedAt: ago(39), activeTransaction },
  })
  await putTransaction(world, transactionOf(1, begun))
  await world.put(paths.meterBucket(`${STATION}:1`, '00004'), {
    ...{ transactionKey: `${STATION}:1`, ownerUid: null, from: ago(39) },
    samples: {
      [ago(38.9).toISOString()]: { energyWh: 3_000 },
      [ago(38.8).toISOString()]: { energyWh: 4_500 },
    },
  })
}

test('a session of a station that stays away is stale after a day, closed by its last sample a day later', async () => {
  await silentStation()

  expect(await closeStale(world.deps)).toEqual({ changed: 1, marked: 1, closed: 0 })
  expect(await stored()).toMatchObject({ state: 'open', flags: ['stale'] })
  later(23)
  expect(await closeStale(world.deps)).toMatchObject({ changed: 0 })
  later(25)
  expect(await closeStale(world.deps)).toEqual({ changed: 1, marked: 0, closed: 1 })

  expect(await stored()).toMatchObject({
    state: 'stopped',
    energyWh: 3_500,
    stopCount: 0,
    flags: ['stale', 'energyFromSamples'],
  })
  expect((await stored())?.stoppedAt.toDate()).toEqual(ago(38.8))
  expect(await world.read(paths.station(STATION))).toMatchObject({ totalEnergyWh: 3_500 })
  const path = paths.connector(STATION, 1)
  expect(parseDocument(connectorSchema, path, await world.read(path)).activeTransaction).toBeNull()
  expect(await world.read(paths.publicConnector(CODE))).toMatchObject({ session: null })
  expect(await closeStale(world.deps)).toMatchObject({ changed: 0 })
})

test('while an instance that lives holds the station, its transactions are the edge’s', async () => {
  await silentStation({ connection: { ...offline.connection, online: true } })

  expect(await closeStale(world.deps)).toMatchObject({ changed: 0 })
  await world.put(paths.edge('edge-a'), edgeOf('edge-a', ago(30)))
  expect(await closeStale(world.deps)).toMatchObject({ marked: 1 })
})

test('a session with a sample of today is left alone', async () => {
  await silentStation()
  await world.put(paths.meterBucket(`${STATION}:1`, '00100'), {
    ...{
      transactionKey: `${STATION}:1`,
      ownerUid: null,
      from: ago(3),
      samples: { [ago(2).toISOString()]: { powerW: 7_000 } },
    },
  })

  expect(await closeStale(world.deps)).toMatchObject({ changed: 0 })
  expect(await stored()).toMatchObject({ state: 'open', flags: [] })
})

test('a session whose station was removed is closed too', async () => {
  await putTransaction(world, transactionOf(1, { ...begun, flags: ['stale'] }))

  expect(await closeStale(world.deps)).toMatchObject({ closed: 1 })
  expect(await stored()).toMatchObject({ state: 'stopped', energyWh: 0 })
})
