import type { CommandStatus } from '@charge-it/shared/model/command.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { newStation } from '@charge-it/shared/stations/new-station.ts'
import { edgeOf, NOW, type World } from './test-world.ts'

/** Stations F-01, F-02 ... of version 1.0 at a living instance. */
export async function putFleet(world: World, count: number, fields: Partial<Station> = {}): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, index) => `F-${String(index + 1).padStart(2, '0')}`)
  const batch = world.firestore.batch()
  for (const stationId of ids) {
    const station: Station = {
      ...newStation({ stationId, siteId: 'blok-m', securityProfile: 1, connectorCount: 1 }, NOW),
      ...{ vendor: 'Acme', model: 'X1', firmwareVersion: '1.0' },
      connection: { edgeId: 'edge-a', epoch: 1, connectedAt: NOW, lastSeenAt: null, online: true },
      ...fields,
    }
    batch.set(world.firestore.doc(paths.station(stationId)), station)
  }
  batch.set(world.firestore.doc(paths.edge('edge-a')), edgeOf('edge-a', NOW))
  await batch.commit()
  return ids
}

/** What edges and stations would write. */
export function fleetHands(world: World) {
  const { firestore, clock } = world
  return {
    /** The clock goes on, and the instance's heartbeat with it. */
    async wait(seconds: number) {
      clock.now = new Date(clock.now.getTime() + seconds * 1000)
      await firestore.doc(paths.edge('edge-a')).update({ heartbeatAt: clock.now })
    },
    async online(stationId: string, online: boolean) {
      await firestore.doc(paths.station(stationId)).update({ 'connection.online': online })
    },
    async reports(stationId: string, status: string, requestId: number | null = null) {
      const progress = { stationId, of: 'firmware', status, requestId, at: clock.now }
      await firestore.doc(paths.stationProgress(stationId, 'firmware')).set(progress)
    },
    async boots(stationId: string, firmwareVersion: string) {
      await firestore.doc(paths.station(stationId)).update({ firmwareVersion, lastBootAt: clock.now })
    },
    async ends(commandId: string, status: CommandStatus, errorCode: string | null = null) {
      const result = errorCode === null ? null : { payloadJson: null, errorCode, errorDescription: null }
      const claimedBy = status === 'expired' ? null : { edgeId: 'edge-a', epoch: 1 }
      await firestore.doc(paths.command(commandId)).update({ status, result, claimedBy })
    },
    /** Commands that wait or are under way, oldest first: station and payload. */
    async commands() {
      const { docs } = await firestore.collection(collections.commands).get()
      return docs
        .map((doc) => doc.data())
        .sort((a, b) => (a.stationId < b.stationId ? -1 : 1))
        .map(({ commandId, stationId, action, status, payloadJson }) => ({
          ...{ commandId, stationId, action, status },
          payload: JSON.parse(payloadJson),
        }))
    },
  }
}
