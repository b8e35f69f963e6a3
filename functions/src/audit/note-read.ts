import { READ_KIND } from '@charge-it/shared/model/audit-entry.ts'
import { actorOf, type Caller, roleOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'

/** A person who opens the same again, and a script that asks for page after page, are noted once in this time. */
const ONCE_PER_S = 600

/** What of people is read. */
export type PersonalData = 'people' | 'idTags' | 'transactions' | 'messages' | 'localList' | 'audit'

/**
 * Notes in the audit that staff or a key read personal data: once per opening, not per row. A driver's look at the own
 * data is nobody's business and is not noted.
 * @param exported Into a file: each one is noted.
 * @param path What was opened: a document, or the collection of a list.
 */
export async function noteRead(
  {
    caller,
    what,
    path,
    exported = false,
  }: { readonly caller: Caller; readonly what: PersonalData; readonly path: string; readonly exported?: boolean },
  deps: Deps,
): Promise<void> {
  if (roleOf(caller) === null) return
  const { kind, id } = actorOf(caller)
  const now = deps.now()
  if (!exported && deps.limiter.take(`read:${kind}:${id}:${path}`, 1, ONCE_PER_S, now) > 0) return
  const { firestore } = deps
  const batch = firestore.batch()
  audit(batch, firestore, {
    caller,
    action: `${READ_KIND}.${what}`,
    path,
    detail: exported ? 'exported' : null,
    at: now,
  })
  await batch.commit()
}
