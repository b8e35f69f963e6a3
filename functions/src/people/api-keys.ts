import { type ApiKey, apiKeySchema } from '@charge-it/shared/model/api-key.ts'
import { label } from '@charge-it/shared/model/fields.ts'
import { roleSchema } from '@charge-it/shared/model/role.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { pageById } from '../api/list-page.ts'
import { pageQuery } from '../api/query-fields.ts'
import { readBody, readQuery } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import { hashApiSecret } from '../auth/api-key.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const DAY_MS = 86_400_000
const SECRET_BYTES = 24

export const keyBody = v.strictObject({
  name: v.pipe(label, v.trim(), v.minLength(1, 'is empty')),
  role: roleSchema,
  /** null = it does not end by itself. */
  expiresInDays: v.optional(
    v.nullable(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1), v.maxValue(3650))),
    365,
  ),
})

/** `POST /apiKeys {name, role, expiresInDays?}`: 201 with the key, shown this once. */
export const createApiKey: Handler = async (call, deps) => {
  const { name, role, expiresInDays } = readBody(call, keyBody)
  const { firestore } = deps
  // A key id has no underscore: that ends it within the key.
  const keyId = Buffer.from(deps.randomBytes(8)).toString('hex')
  const secret = Buffer.from(deps.randomBytes(SECRET_BYTES)).toString('base64url')
  const now = deps.now()
  const path = paths.apiKey(keyId)
  const key: ApiKey = {
    keyId,
    secretSha256: hashApiSecret(secret),
    role,
    name,
    demoOnly: false,
    createdAt: now,
    expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
    revokedAt: null,
  }
  const batch = firestore.batch()
  batch.create(firestore.doc(path), key)
  audit(batch, firestore, { caller: call.caller, action: 'apiKey.create', path, detail: role, at: now })
  await batch.commit()
  return { status: 201, body: { ...publicFields(key), key: `cit_${keyId}_${secret}` } }
}

/** `GET /apiKeys`: what there is, never a secret. */
export const listApiKeys: Handler = async (call, deps) => {
  const page = readQuery(call, pageQuery)
  const { snapshots, nextCursor } = await pageById('apiKeys', deps.firestore.collection(collections.apiKeys), page)
  return {
    status: 200,
    body: { items: parseSnapshots(apiKeySchema, snapshots, deps.log).map(publicFields), nextCursor },
  }
}

/** `DELETE /apiKeys/{keyId}`: the key is refused from now on; what it did stays in the audit log under its id. */
export const revokeApiKey: Handler = async (call, deps) => {
  const { firestore } = deps
  const path = paths.apiKey(safeId(call.parts.keyId ?? ''))
  await firestore.runTransaction(async (transaction) => {
    const key = await readDocument({ firestore, transaction }, apiKeySchema, path)
    if (key === undefined) throw notFound('API key')
    if (key.revokedAt !== null) return
    const now = deps.now()
    transaction.update(firestore.doc(path), { revokedAt: now })
    audit(transaction, firestore, { caller: call.caller, action: 'apiKey.revoke', path, at: now })
  })
  return { status: 204 }
}

function publicFields({ keyId, role, name, demoOnly, createdAt, expiresAt, revokedAt }: ApiKey) {
  return { keyId, role, name, demoOnly, createdAt, expiresAt, revokedAt }
}
