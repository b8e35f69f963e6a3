import { firestoreOfRun } from '../../scripts/lib/firestore-of-run.ts'
import type { RunFile } from '../../scripts/lib/run-file.ts'

export interface Finished {
  readonly transactionKey: string
  readonly stoppedAt: Date
  readonly energyWh: number | null
  readonly stopReason: string | null
  readonly timeZone: string
}

/** A station of the history that nobody simulates, with its finished transactions, the newest first. */
export async function quietStation(
  run: RunFile,
): Promise<{ readonly stationId: string; readonly finished: readonly Finished[] }> {
  const db = await firestoreOfRun(run)
  const stations = await db.collection('stations').orderBy('stationId').get()
  for (const station of stations.docs.filter((each) => each.get('connection.online') !== true)) {
    const stationId = String(station.get('stationId'))
    const found = await db
      .collection('transactions')
      .where('stationId', '==', stationId)
      .where('state', '==', 'stopped')
      .orderBy('stoppedAt', 'desc')
      .get()
    const finished = found.docs.map((each) => ({
      transactionKey: each.id,
      stoppedAt: each.get('stoppedAt').toDate(),
      energyWh: each.get('energyWh'),
      stopReason: each.get('stopReason'),
      timeZone: String(each.get('timeZone')),
    }))
    if (finished.length > 30 && finished.length < 4000) return { stationId, finished }
  }
  throw new Error('no station of the history has stood still')
}
