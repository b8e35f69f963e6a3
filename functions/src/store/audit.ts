import type { AuditEntry } from '@charge-it/shared/model/audit-entry.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction, WriteBatch } from 'firebase-admin/firestore'
import { actorOf, type Caller } from '../auth/caller.ts'

/**
 * Adds an audit entry to the same transaction or batch as the change, so that neither exists without the other.
 * @param detail What was changed, by names; never a secret or a full idTag.
 */
export function audit(
  writer: Transaction | WriteBatch,
  firestore: Firestore,
  entry: {
    readonly caller: Caller
    readonly action: string
    readonly path: string
    readonly detail?: string | null
    readonly at: Date
  },
): void {
  const document: AuditEntry = {
    at: entry.at,
    actor: actorOf(entry.caller),
    action: entry.action,
    path: entry.path,
    detail: entry.detail ?? null,
  }
  // The two classes have the same method; TypeScript does not unite their overloads.
  if ('commit' in writer) writer.create(firestore.collection(collections.audit).doc(), document)
  else writer.create(firestore.collection(collections.audit).doc(), document)
}
