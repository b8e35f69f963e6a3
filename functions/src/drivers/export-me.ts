import type { Handler } from '../api/api-call.ts'
import { forbidden } from '../api/api-error.ts'
import { transactionsJson } from '../api/transaction-view.ts'
import { audit } from '../store/audit.ts'
import { habitsOf, ownDocuments } from './own-documents.ts'

/**
 * `GET /me/export`: everything that is stored about the caller as a driver, as one JSON: account, cards, sessions with
 * their bills, requests to stations, reservations, links of receipts, habits of the cards, what the audit trail says of the
 * account, and what an account that belonged to the staff once did and got. `personal-data.ts` lists it. Meter values are many; each session names the address of its own.
 */
export const exportMe: Handler = async ({ caller }, deps) => {
  if (caller.kind !== 'user') throw forbidden('Only a person has data of their own here.', 'not-a-driver')
  const own = await ownDocuments(caller.uid, deps)
  const now = deps.now()
  const sessions = await transactionsJson(own.transactions, caller, deps)
  const batch = deps.firestore.batch()
  audit(batch, deps.firestore, { caller, action: 'user.exportSelf', path: `users/${caller.uid}`, at: now })
  await batch.commit()
  return {
    status: 200,
    headers: { 'content-disposition': 'attachment; filename="charge-it-my-data.json"' },
    body: {
      exportedAt: now,
      account: { uid: caller.uid, email: caller.email, anonymous: caller.anonymous, ...own.user },
      cards: own.idTags,
      sessions: sessions.map((session) => ({
        ...session,
        meterValuesAt: `/api/v1/transactions/${encodeURIComponent(session.transactionKey)}/meterValues`,
      })),
      commands: own.commands.map(({ commandId, stationId, action, status, createdAt }) => ({
        ...{ commandId, stationId, action, status, createdAt },
      })),
      reservations: own.reservations,
      receipts: own.receipts,
      audit: own.auditEntries,
      habits: await habitsOf(own.idTags, deps),
      readNotifications: own.inbox,
      pushDevices: own.devices,
      messages: own.deliveries.map(({ channel, kind, bodyJson, createdAt, status }) => ({
        ...{ channel, kind, bodyJson, createdAt, status },
      })),
      invitations: own.invitations.map(({ email, role, name, createdAt, acceptedAt }) => ({
        ...{ email, role, name, createdAt, acceptedAt },
      })),
      notifications: own.notifications,
      verdicts: own.verdicts.map(({ uid: _, ...verdict }) => verdict),
    },
  }
}
