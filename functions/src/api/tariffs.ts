import { label, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import {
  MAX_PRICE_WINDOWS,
  priceWindowSchema,
  type Tariff,
  tariffSchema,
  taxRateSchema,
} from '@charge-it/shared/model/tariff.ts'
import { MAX_FALLBACKS } from '@charge-it/shared/money/tariff-in-force.ts'
import { type TariffProblem, tariffProblem } from '@charge-it/shared/money/tariff-problem.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { refreshCardsOfTariff } from '../connectors/refresh-public-cards.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { type ApiError, badParameter, conflict, notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { pageQuery } from './query-fields.ts'
import { readBody, readQuery } from './read-input.ts'
import { idOf } from './sites.ts'
import { safeId } from './stations.ts'

const { tariffId: _id, version: _version, lastUpdatedAt: _at, currency: _currency, ...stored } = tariffSchema.entries
/** Rp 10 million, per kWh as in all. Keeps every product and sum exact. */
const MAX_IDR = 10_000_000
const amountIdr = v.pipe(wholeNumber, v.maxValue(MAX_IDR))
const milliIdrPerKwh = v.pipe(wholeNumber, v.maxValue(MAX_IDR * 1000))
const fields = {
  ...stored,
  priceMilliIdrPerKwh: milliIdrPerKwh,
  sessionFeeIdr: amountIdr,
  timeFeeIdrPerMinute: amountIdr,
  idleFeeIdrPerMinute: amountIdr,
  idleFreeMinutes: v.pipe(wholeNumber, v.maxValue(1440)),
  windows: v.pipe(
    v.array(v.strictObject({ ...priceWindowSchema.entries, priceMilliIdrPerKwh: milliIdrPerKwh })),
    v.maxLength(MAX_PRICE_WINDOWS),
  ),
  tax: v.nullable(v.strictObject(taxRateSchema.entries)),
}
const name = v.pipe(fields.name, v.minLength(1, 'is empty'))
/** Why a price is as it is; goes into the audit log, for example when it lies above the noted ceiling. */
const reason = v.optional(label)
export const tariffBody = v.strictObject({
  reason,
  tariffId: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens')),
  ),
  ...v.partial(v.object(fields)).entries,
  name,
  priceMilliIdrPerKwh: fields.priceMilliIdrPerKwh,
})
export const tariffChanges = v.strictObject({ reason, ...v.partial(v.object({ ...fields, name })).entries })

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
  const currency = await currencyOf(deps)
  const tariff: Tariff = {
    currency,
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
    await refuseBad(tariff, { firestore, transaction })
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
    await refuseBad(next, { firestore, transaction })
    transaction.set(firestore.doc(path), next)
    const detail = `${Object.keys(body).join(', ')}; version ${next.version}${why === undefined ? '' : `; reason: ${why}`}`
    audit(transaction, firestore, { caller: call.caller, action: 'tariff.change', path, detail, at: now })
    return next
  })
  await refreshCardsOfTariff(tariffId, deps)
  return { status: 200, body: changed }
}

/** All amounts of an installation are in one currency. */
async function currencyOf({ firestore }: Pick<Deps, 'firestore'>): Promise<string> {
  return (await readDocument(firestore, organisationSchema, paths.setting('organisation')))?.currency ?? 'IDR'
}

/**
 * @throws ApiError 400 naming what is wrong: windows that overlap or have no time, dates in the wrong order, a fallback
 * that does not exist or leads back.
 */
async function refuseBad(
  tariff: Tariff,
  reader: { readonly firestore: Firestore; readonly transaction: Transaction },
): Promise<void> {
  const problem = tariffProblem(tariff)
  if (problem !== null) throw problemError(problem)
  const seen = [tariff.tariffId]
  for (let next = tariff.fallbackTariffId ?? null; next !== null; ) {
    if (seen.includes(next)) throw badParameter('fallbackTariffId', 'leads back to the tariff itself')
    if (seen.length > MAX_FALLBACKS)
      throw badParameter('fallbackTariffId', `more than ${MAX_FALLBACKS} tariffs would stand in for one another`)
    seen.push(next)
    const fallback = await readDocument(reader, tariffSchema, paths.tariff(safeId(next)))
    if (fallback === undefined) throw badParameter('fallbackTariffId', 'there is no such tariff')
    next = fallback.fallbackTariffId ?? null
  }
}

function problemError(problem: TariffProblem): ApiError {
  switch (problem.kind) {
    case 'windowWithoutTime':
      return badParameter(`windows.${problem.windows[0]}`, 'begins and ends at the same time')
    case 'dayTwice':
      return badParameter(`windows.${problem.windows[0]}.days`, 'names a day twice')
    case 'windowsOverlap':
      return badParameter(`windows.${problem.windows[1]}`, `overlaps with windows.${problem.windows[0]}`)
    case 'endsBeforeItBegins':
      return badParameter('validUntil', 'lies before validFrom')
    case 'standsInForItself':
      return badParameter('fallbackTariffId', 'is the tariff itself')
  }
}
