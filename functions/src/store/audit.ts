import { type AuditEntry, auditKind } from '@charge-it/shared/model/audit-entry.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction, WriteBatch } from 'firebase-admin/firestore'
import { actorOf, type Caller } from '../auth/caller.ts'

export interface Audited {
  readonly caller: Caller
  /** `site.change`. */
  readonly action: string
  readonly path: string
  /** Paths of what else it is about: the station of a command. */
  readonly about?: readonly string[]
  /** What was changed, by names; never a secret or a full idTag. */
  readonly detail?: string | null
  readonly at: Date
}

/** Adds an audit entry to the same transaction or batch as the change, so that neither exists without the other. */
export function audit(writer: Transaction | WriteBatch, firestore: Firestore, entry: Audited): void {
  const { action, path } = entry
  const document: AuditEntry = {
    at: entry.at,
    actor: actorOf(entry.caller),
    action,
    kind: auditKind(action),
    path,
    objects: [path, ...(entry.about ?? [])],
    detail: entry.detail ?? null,
  }
  // The two classes have the same method; TypeScript does not unite their overloads.
  if ('commit' in writer) writer.create(firestore.collection(collections.audit).doc(), document)
  else writer.create(firestore.collection(collections.audit).doc(), document)
}
