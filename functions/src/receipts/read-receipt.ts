import { isCardless } from '@charge-it/shared/ids/session-id-tag.ts'
import { billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { receiptSchema } from '@charge-it/shared/model/receipt.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import { billSchema, transactionIdentitySchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Handler } from '../api/api-call.ts'
import { ApiError, notFound } from '../api/api-error.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { hashReceiptToken } from './issue-receipt.ts'

const TOKEN = /^[A-Za-z0-9_-]{32}$/
const MISSES_PER_MINUTE = 30

/**
 * `GET /public/receipts/{token}`: what the session of the link cost and why, for whoever holds the link. `state` is
 * running, billPending (it ended, the bill is being made) or final; before `final` there is no amount. Nothing is
 * collected here, and it says so.
 * @throws ApiError 404 for an unknown link, 410 for one that has expired, 429 for an address that tries many.
 */
export const readReceipt: Handler = async ({ parts, remoteAddress }, deps) => {
  const transactionKey = await sessionOf(parts.token ?? '', remoteAddress, deps)
  const { firestore } = deps
  const session = await readDocument(firestore, transactionSchema, `${collections.transactions}/${transactionKey}`)
  if (session === undefined) throw notFound('receipt')
  const [bill, correction, identity, site, organisation] = await Promise.all([
    readDocument(firestore, billSchema, paths.transactionBill(transactionKey)),
    readDocument(firestore, billCorrectionSchema, paths.transactionCorrection(transactionKey)),
    readDocument(firestore, transactionIdentitySchema, paths.transactionIdentity(transactionKey)),
    session.siteId === null ? undefined : readDocument(firestore, siteSchema, paths.site(session.siteId)),
    readDocument(firestore, organisationSchema, paths.setting('organisation')),
  ])
  const tariff = bill?.tariff ?? session.tariff
  return {
    status: 200,
    body: {
      state: session.state === 'open' ? 'running' : bill === undefined ? 'billPending' : 'final',
      operator: organisation?.name ?? null,
      helpPhone: site?.helpPhone ?? organisation?.helpPhone ?? null,
      siteName: site?.name ?? null,
      siteAddress: site?.address ?? null,
      stationId: session.stationId,
      connectorId: session.connectorId,
      transactionId: String(session.transactionId),
      idTagMasked: identity !== undefined && isCardless(identity.idTag) ? null : session.idTagMasked,
      timeZone: session.timeZone,
      startedAt: session.startedAt,
      stoppedAt: session.stoppedAt,
      energyWh: session.energyWh,
      currency: bill?.currency ?? tariff?.currency ?? organisation?.currency ?? 'IDR',
      costIdr: correction?.totalCostIdr ?? bill?.costIdr ?? null,
      lines: correction?.lines ?? bill?.lines ?? [],
      tax: (correction ?? bill)?.tax ?? null,
      energySplit: (correction ?? bill)?.energySplit ?? null,
      receiptNumber: bill?.receiptNumber ?? null,
      correctionNumber: correction?.receiptNumber ?? null,
      tariff: tariff === null ? null : { name: tariff.name, version: tariff.version },
      billedAt: bill?.billedAt ?? null,
      correctedAt: correction?.correctedAt ?? null,
      collected: false,
      demo: session.demo,
    },
  }
}

async function sessionOf(token: string, remoteAddress: string, deps: Deps): Promise<string> {
  const receipt = TOKEN.test(token)
    ? await readDocument(deps.firestore, receiptSchema, paths.receipt(hashReceiptToken(token)))
    : undefined
  if (receipt === undefined) {
    const waitS = deps.limiter.take(`receipt-miss:${remoteAddress}`, MISSES_PER_MINUTE, 60, deps.now())
    if (waitS > 0) {
      throw new ApiError(429, 'too-many-requests', 'Too many wrong links.', { headers: { 'retry-after': `${waitS}` } })
    }
    throw notFound('receipt')
  }
  // The TTL removes it some time later.
  if (receipt.expireAt <= deps.now()) throw new ApiError(410, 'link-expired', 'This link has expired.')
  return receipt.transactionKey
}
