import { newIdTag } from '@charge-it/shared/ids/new-id-tag.ts'
import { type IdTag, idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import { forbidden } from '../api/api-error.ts'
import { newUser } from '../api/users.ts'
import type { SignedIn } from '../auth/account-directory.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

/** How long a guest may take to plug in. */
export const GUEST_ID_TAG_MS = 10 * 60_000

/**
 * The idTag under which a person's remote start goes to the station: one for life for an account, a new one for each
 * start of a guest. Reads at once; call `store` after all other reads of the transaction.
 * @throws ApiError 403 when the operator has blocked the account's idTag.
 */
export async function sessionIdTag(person: SignedIn, transaction: Transaction, deps: Deps) {
  return person.anonymous ? guestIdTag(person, transaction, deps) : accountIdTag(person, transaction, deps)
}

async function guestIdTag(person: SignedIn, transaction: Transaction, deps: Deps) {
  const idTag = `GST${hex(deps, 6)}`
  const now = deps.now()
  const expiresAt = new Date(now.getTime() + GUEST_ID_TAG_MS)
  const document = newIdTag(idTag, { kind: 'guest', ownerUid: person.uid, expiresAt }, now)
  return { idTag, store: () => create(deps.firestore, transaction, document) }
}

async function accountIdTag(person: SignedIn, transaction: Transaction, deps: Deps) {
  const { firestore } = deps
  const reader = { firestore, transaction }
  const userPath = paths.user(person.uid)
  const user = await readDocument(reader, userSchema, userPath)
  const known = user?.accountIdTag ?? null
  const stored = known === null ? undefined : await readDocument(reader, idTagSchema, paths.idTag(known))
  if (stored !== undefined) {
    if (stored.status !== 'Accepted')
      throw forbidden('The operator has blocked this account for charging.', 'account-blocked')
    return { idTag: stored.idTag, store: () => {} }
  }
  const idTag = known ?? `APP${hex(deps, 5)}`
  return {
    idTag,
    store: () => {
      const now = deps.now()
      create(firestore, transaction, newIdTag(idTag, { kind: 'account', ownerUid: person.uid }, now))
      transaction.set(firestore.doc(userPath), {
        ...(user ?? newUser(person, now)),
        accountIdTag: idTag,
        lastUpdatedAt: now,
      })
    },
  }
}

function create(firestore: Firestore, transaction: Transaction, document: IdTag): void {
  transaction.create(firestore.doc(paths.idTag(document.idTag)), document)
}

function hex(deps: Deps, bytes: number): string {
  return Buffer.from(deps.randomBytes(bytes)).toString('hex').toUpperCase()
}
