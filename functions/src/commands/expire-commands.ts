import { type CommandStep, commandSchema } from '@charge-it/shared/model/command.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshot } from '../store/read-document.ts'

const MAX_PER_RUN = 500

/** Commands that no instance claimed in time are expired. A claim that comes at the same moment wins or loses whole. */
export async function expireCommands(deps: Deps) {
  const { firestore } = deps
  const now = deps.now()
  const { docs } = await firestore
    .collection(collections.commands)
    .where('status', '==', 'queued')
    .where('expiresAt', '<=', now)
    .limit(MAX_PER_RUN)
    .get()
  let expired = 0
  for (const { ref } of docs) {
    expired += await firestore.runTransaction(async (transaction) => {
      const command = parseSnapshot(commandSchema, await transaction.get(ref))
      if (command?.status !== 'queued' || command.expiresAt > now) return 0
      const step: CommandStep = { status: 'expired', at: now, detail: 'the station was not reached in time' }
      transaction.update(ref, { status: 'expired', history: [...command.history, step], lastUpdatedAt: now })
      return 1
    })
  }
  return { changed: expired, expired }
}
