import { label } from '@charge-it/shared/model/fields.ts'
import { type Tariff, tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { refreshCardsOfTariff } from '../connectors/refresh-public-cards.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { conflict, notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { pageFields } from './query-fields.ts'
import { readBody, readQuery } from './read-input.ts'
import { idOf } from './sites.ts'
import { safeId } from './stations.ts'

const { tariffId: _id, version: _version, lastUpdatedAt: _at, ...fields } = tariffSchema.entries
const name = v.pipe(fields.name, v.minLength(1, 'is empty'))
/** Why a price is as it is; goes into the audit log, for example when it lies above the noted ceiling. */
const reason = v.optional(label)
const tariffBody = v.strictObject({
  reason,
  tariffId: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens')),
  ),
  ...v.partial(v.object(fields)).entries,
  name,
  priceMilliIdrPerKwh: fields.priceMilliIdrPerKwh,
})
const tariffChanges = v.strictObject({ reason, ...v.partial(v.object({ ...fields, name })).entries })
const pageQuery = v.strictObject(pageFields)

/** `GET /tariffs` */
export const listTariffs: Handler = async (call, deps) => {
  const page = readQuery(call, pageQuery)
  const { snapshots, nextCursor } = await pageById('tariffs', deps.firestore.collection(collections.tariffs), page)
  return { status: 200, body: { items: parseSnapshots(tariffSchema, snapshots, deps.log), nextCursor } }
}

/** `GET /tariffs/{tariffId}` */
export const getTariff: Handler = async ({ parts }, deps) => {
  const tariff = await readDocument(deps.firestore, tariffSchema, paths.tariff(safeId(parts.tariffId ?? '')))
  if (tariff === undefined) throw notFound('tariff')
  return { status: 200, body: tariff }
}

/** `POST /tariffs`: 201, version 1. */
export const createTariff: Handler = async (call, deps) => {
  const { reason: why, ...body } = readBody(call, tariffBody)
  const tariff: Tariff = {
    currency: 'IDR',
    sessionFeeIdr: 0,
    timeFeeIdrPerMinute: 0,
    idleFeeIdrPerMinute: 0,
    idleFreeMinutes: 0,
    ...body,
    tariffId: body.tariffId ?? idOf(body.name),
    version: 1,
    lastUpdatedAt: deps.now(),
  }
  const { firestore } = deps
  const path = paths.tariff(tariff.tariffId)
  await firestore.runTransaction(async (transaction) => {
    if ((await transaction.get(firestore.doc(path))).exists)
      throw conflict('tariff-exists', 'A tariff of this id exists.')
    transaction.create(firestore.doc(path), tariff)
    const detail = why === undefined ? null : `reason: ${why}`
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'tariff.create',
      path,
      detail,
      at: tariff.lastUpdatedAt,
    })
  })
  return { status: 201, headers: { location: `/api/v1/tariffs/${tariff.tariffId}` }, body: tariff }
}

/** `PATCH /tariffs/{tariffId}`: every change raises the version. Running sessions keep the price of their start. */
export const changeTariff: Handler = async (call, deps) => {
  const { reason: why, ...body } = readBody(call, tariffChanges)
  const { firestore } = deps
  const tariffId = safeId(call.parts.tariffId ?? '')
  const path = paths.tariff(tariffId)
  const changed = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, tariffSchema, path)
    if (stored === undefined) throw notFound('tariff')
    const now = deps.now()
    const next = { ...stored, ...body, version: stored.version + 1, lastUpdatedAt: now }
    transaction.set(firestore.doc(path), next)
    const detail = `${Object.keys(body).join(', ')}; version ${next.version}${why === undefined ? '' : `; reason: ${why}`}`
    audit(transaction, firestore, { caller: call.caller, action: 'tariff.change', path, detail, at: now })
    return next
  })
  await refreshCardsOfTariff(tariffId, deps)
  return { status: 200, body: changed }
}
