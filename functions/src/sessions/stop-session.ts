import { can } from '@charge-it/shared/model/role.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Reply } from '../api/api-call.ts'
import { conflict, notFound } from '../api/api-error.ts'
import { once } from '../api/idempotency.ts'
import { transactionPath } from '../api/transactions.ts'
import { type Caller, roleOf } from '../auth/caller.ts'
import { notSignedIn } from '../auth/identify-caller.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'

/**
 * The owner of a running session (or staff who may send commands) stops it: 202 with the command to follow.
 * @throws ApiError 401, 404 (also for a session that the caller does not own), 409 when it has ended.
 */
export async function stopSession(
  request: { readonly transactionKey: string; readonly idempotencyKey: string | null },
  caller: Caller,
  deps: Deps,
): Promise<Reply> {
  if (caller.kind === 'nobody') throw notSignedIn('Sign in to stop your session.')
  const path = transactionPath(request.transactionKey)
  if (path === undefined) throw notFound('session')
  const { firestore } = deps
  const repeatable = { caller, key: request.idempotencyKey, request: ['stop', request.transactionKey] }
  return once(repeatable, deps, async (transaction) => {
    const session = await readDocument({ firestore, transaction }, transactionSchema, path)
    const own = caller.kind === 'user' && session?.ownerUid === caller.uid
    if (session === undefined || !(own || can(roleOf(caller), 'command'))) throw notFound('session')
    if (session.state !== 'open') throw conflict('session-ended', 'This session has ended.')
    const payload = { transactionId: session.transactionId }
    if (typeof session.transactionId !== 'number') {
      throw conflict('not-stoppable', 'This session can only be stopped at the charger.')
    }
    const { validForS } = validateCommand('RemoteStopTransaction', payload)
    const command = newCommand(
      {
        station: session,
        action: 'RemoteStopTransaction',
        payloadJson: JSON.stringify(payload),
        intent: own ? 'driver' : 'operator',
        validForS,
        caller,
        ownerUid: session.ownerUid,
      },
      deps.now(),
    )
    transaction.create(firestore.doc(paths.command(command.commandId)), command)
    if (!own) {
      const about = [paths.station(session.stationId), path]
      const entry = { caller, action: 'command.create', path: paths.command(command.commandId), about, at: deps.now() }
      audit(transaction, firestore, { ...entry, detail: `${command.action} ${session.stationId}` })
    }
    return { status: 202, body: { commandId: command.commandId, expiresAt: command.expiresAt } }
  })
}
