import { createHash } from 'node:crypto'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'

const BATCH = 400

/**
 * A site's maintenance switch acts: every station of the site is told to become Inoperative (or Operative again), as a
 * wanted state that reaches a station which is offline now when it returns. A running session goes on: the station
 * answers Scheduled. Delivered twice, it creates nothing new, because the commands' ids come from the change.
 * @param changedAt The site's `lastUpdatedAt` of the change.
 * @returns How many commands were created.
 */
export async function applyMaintenance(
  change: { readonly siteId: string; readonly maintenance: boolean; readonly changedAt: Date },
  deps: Deps,
): Promise<number> {
  const { firestore } = deps
  const payload = { connectorId: 0, type: change.maintenance ? 'Inoperative' : 'Operative' }
  const { action, validForS } = validateCommand('ChangeAvailability', payload)
  const stations = await firestore.collection(collections.stations).where('siteId', '==', change.siteId).get()
  const commands = parseSnapshots(stationSchema, stations.docs, deps.log).map((station) => ({
    ...newCommand(
      {
        station,
        action,
        payloadJson: JSON.stringify(payload),
        intent: 'maintenance',
        validForS,
        caller: { kind: 'nobody' },
        ownerUid: null,
      },
      deps.now(),
    ),
    commandId: idOf(change, station.stationId),
  }))
  let created = 0
  for (let from = 0; from < commands.length; from += BATCH) {
    const part = commands.slice(from, from + BATCH)
    const there = await firestore.getAll(...part.map(({ commandId }) => firestore.doc(paths.command(commandId))))
    const batch = firestore.batch()
    for (const [index, command] of part.entries()) {
      if (there[index]?.exists) continue
      batch.set(firestore.doc(paths.command(command.commandId)), command)
      created += 1
    }
    await batch.commit()
  }
  deps.log.info('maintenance applied', { siteId: change.siteId, maintenance: change.maintenance, commands: created })
  return created
}

function idOf({ siteId, changedAt }: { siteId: string; changedAt: Date }, stationId: string): string {
  const key = `${siteId}|${changedAt.toISOString()}|${stationId}`
  return `maintenance-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`
}
