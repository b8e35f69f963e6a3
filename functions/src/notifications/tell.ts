import { anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { commandSchema, INTENTS_OF_PEOPLE } from '@charge-it/shared/model/command.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { clear, raise } from './raise.ts'

const BAD: readonly string[] = ['rejected', 'timedOut', 'failed', 'noEffect', 'expired']

/** True for the end of a command that {@link tellCommand} tells of; saves reading all the others. */
export function isWorthTelling(intent: string, status: unknown): boolean {
  return typeof status === 'string' && BAD.includes(status) && INTENTS_OF_PEOPLE.includes(intent)
}

/** A command of a person that came to nothing. */
export async function tellCommand(commandId: string, deps: Deps): Promise<void> {
  const path = paths.command(commandId)
  const command = await readDocument(deps.firestore, commandSchema, path)
  if (command === undefined || !isWorthTelling(command.intent, command.status)) return
  const { stationId, siteId, action, status, createdAt } = command
  const params = { station: stationId, action, status }
  await raise({ kind: 'commandFailed', key: commandId, stationId, siteId, ref: path, params }, deps, createdAt)
}

/** An anomaly that opened, or that nobody has to look at any more. */
export async function tellAnomaly(anomalyId: string, deps: Deps): Promise<void> {
  const path = paths.anomaly(anomalyId)
  const anomaly = await readDocument(deps.firestore, anomalySchema, path)
  if (anomaly === undefined) return
  if (anomaly.state !== 'open') {
    await clear('anomaly', anomalyId, deps)
    return
  }
  if (anomaly.severity === 'info') return
  const { stationId, siteId, rule } = anomaly
  await raise(
    { kind: 'anomaly', key: anomalyId, stationId, siteId, ref: path, params: { station: stationId, anomaly: rule } },
    deps,
  )
}
