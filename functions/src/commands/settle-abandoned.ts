import { type Command, type CommandStep, commandSchema } from '@charge-it/shared/model/command.ts'
import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshot, parseSnapshots, readDocument } from '../store/read-document.ts'

const MAX_PER_RUN = 500
/** As often as an edge sends a wanted state before it gives up. */
const MAX_SENDS = 3
/** Until then an instance that takes the station over may still see the effect. */
const EFFECT_MS = 24 * 3600 * 1000

type Outcome = 'requeued' | 'timedOut' | 'settled' | 'left'

/**
 * Commands whose instance died before their answer or effect, when no other one has taken their station over. What acts
 * (start, stop, reset, unlock, firmware) ends as timed out and is never sent again; a wanted state is queued again. The
 * outcome of the first is still looked for by the instance to which the station returns.
 */
export async function settleAbandoned(deps: Deps) {
  const { firestore, log } = deps
  const { docs } = await firestore
    .collection(collections.commands)
    .where('unsettled', '==', true)
    .limit(MAX_PER_RUN)
    .get()
  const commands = parseSnapshots(commandSchema, docs, log)
  const living = new Map<string, boolean>()
  const counts: Record<Outcome, number> = { requeued: 0, timedOut: 0, settled: 0, left: 0 }
  for (const { commandId, claimedBy } of commands) {
    const edgeId = claimedBy?.edgeId
    if (edgeId === undefined) continue
    const lives = living.get(edgeId) ?? (await isLiving(edgeId, deps))
    living.set(edgeId, lives)
    if (!lives) counts[await settleOne(commandId, edgeId, deps)] += 1
  }
  const { requeued, timedOut, settled } = counts
  return { changed: requeued + timedOut + settled, requeued, timedOut, settled }
}

async function isLiving(edgeId: string, deps: Deps): Promise<boolean> {
  const edge = await readDocument(deps.firestore, edgeSchema, paths.edge(edgeId))
  return edge !== undefined && edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, deps.now())
}

function settleOne(commandId: string, edgeId: string, deps: Deps): Promise<Outcome> {
  const { firestore } = deps
  const now = deps.now()
  return firestore.runTransaction(async (transaction) => {
    const reference = firestore.doc(paths.command(commandId))
    const command = parseSnapshot(commandSchema, await transaction.get(reference))
    // An heir may have claimed it meanwhile.
    if (command?.unsettled !== true || command.claimedBy?.edgeId !== edgeId) return 'left'
    const step = (status: CommandStep['status'], detail: string): Partial<Command> => ({
      ...{ status, history: [...command.history, { status, at: now, detail }], lastUpdatedAt: now },
    })
    if (command.status !== 'sent') {
      if (now.getTime() - command.lastUpdatedAt.getTime() < EFFECT_MS) return 'left'
      transaction.update(reference, { unsettled: false, lastUpdatedAt: now })
      return 'settled'
    }
    const acts = commandAction(command.action)?.resending === 'never'
    const sends = command.history.filter(({ status }) => status === 'sent').length
    if (acts || command.expiresAt <= now || sends >= MAX_SENDS) {
      const ended = step('timedOut', 'outcome unknown: the instance that sent it ended')
      transaction.update(reference, { ...ended, unsettled: acts })
      return 'timedOut'
    }
    const again = step('queued', 'again: the instance that sent it ended')
    transaction.update(reference, { ...again, claimedBy: null, unsettled: false })
    return 'requeued'
  })
}
