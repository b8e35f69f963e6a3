import { closeMany, connectMany } from './load-station.ts'
import type { MeasuredProcess } from './measured-process.ts'
import { BOOT } from './messages.ts'

/** One running transaction per station, so that samples have a home. */
export async function startTransactions(
  edge: MeasuredProcess,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const stations = await connectMany(edge.origin, ids)
  const found = new Map<string, number>()
  await Promise.all(
    stations.map(async (station) => {
      await station.call('BootNotification', BOOT)
      await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
      const answer = await station.call('StartTransaction', {
        connectorId: 1,
        idTag: station.stationId,
        meterStart: 0,
        timestamp: new Date().toISOString(),
      })
      if (typeof answer !== 'object' || answer === null || !('transactionId' in answer)) {
        throw new Error('StartTransaction was not answered with a transactionId')
      }
      found.set(station.stationId, Number(answer.transactionId))
    }),
  )
  await edge.quiet()
  await closeMany(stations)
  return found
}
