import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { overDraws } from '@charge-it/shared/load/follow-orders.ts'
import type { LoadPlanned, LoadStand } from '@charge-it/shared/load/load-types.ts'
import { type Anomaly, anomalySchema, MAX_EVIDENCE, UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

/** While it lasts, what is measured is written so often. */
const REPEAT_MS = 10 * 60_000
/** How long a closed anomaly is kept. */
const KEPT_MS = 400 * 86_400_000

/**
 * Keeps the `aboveLimit` anomalies of a site, which nobody else writes: one per transaction. A station that has drawn
 * more than 10 % above its limit for 30 s opens it; a sample within the limit, or the end of the session, ends it.
 * Without samples it stays as it is: nobody knows.
 */
export async function tellOverdraws(site: Site, planned: LoadPlanned, deps: Deps): Promise<void> {
  const { firestore, log } = deps
  const found = await firestore
    .collection(collections.anomalies)
    .where('siteId', '==', site.siteId)
    .where('quietAt', '==', null)
    .get()
  const open = parseSnapshots(anomalySchema, found.docs, log).filter(({ rule }) => rule === 'aboveLimit')
  const running = new Map(planned.stands.map((stand) => [idOf(stand), stand]))
  for (const [id, stand] of running) {
    const state = planned.state.connectors[stand.connector.key]
    if (id === null || stand.reason !== 'over-drawing' || state === undefined || !overDraws(state, deps.now())) continue
    const known = open.find(({ anomalyId }) => anomalyId === id)
    if (known !== undefined && deps.now().getTime() - known.lastSeenAt.getTime() < REPEAT_MS) continue
    await seen(id, site, stand, planned, deps)
  }
  for (const { anomalyId, lastSeenAt } of open) {
    const quietAt = endOf(running.get(anomalyId), lastSeenAt, planned, deps.now())
    if (quietAt !== null) await over(anomalyId, quietAt, deps)
  }
}

/** null for a connector without a session. */
function idOf({ connector: { stationId, connectorId, transaction } }: LoadStand): string | null {
  if (transaction === null) return null
  return `${stationKey(stationId)}_${connectorId}_aboveLimit_${transaction.startedAt.getTime()}`
}

/** When it ended; null while it lasts or nothing is known. */
function endOf(stand: LoadStand | undefined, lastSeenAt: Date, { state }: LoadPlanned, now: Date): Date | null {
  if (stand === undefined) return now
  const { key, sample } = stand.connector
  const isOver = stand.reason === 'over-drawing' || state.connectors[key]?.overSince !== null
  return !isOver && sample !== null && sample.at > lastSeenAt ? sample.at : null
}

async function seen(id: string, site: Site, stand: LoadStand, planned: LoadPlanned, deps: Deps): Promise<void> {
  const { firestore } = deps
  const { stationId, connectorId, transaction, sample, key } = stand.connector
  if (transaction === null || sample === null) return
  const state = planned.state.connectors[key]
  const now = deps.now()
  const measured = sample.deciA / 10
  const sight = { at: sample.at, value: measured }
  const path = paths.anomaly(id)
  await firestore.runTransaction(async (running) => {
    const stored = await readDocument({ firestore, transaction: running }, anomalySchema, path)
    if (stored !== undefined) {
      running.set(firestore.doc(path), { ...stored, ...again(stored, sight, now) })
      return
    }
    const anomaly: Anomaly = {
      anomalyId: id,
      ...{ stationId, siteId: site.siteId, connectorId, transactionKey: transaction.key },
      rule: 'aboveLimit',
      severity: 'warning',
      commanded: 'uncommanded',
      firstSeenAt: state?.overSince ?? now,
      lastSeenAt: now,
      count: 1,
      measured,
      expected: (state?.confirmedDeciA ?? 0) / 10,
      unit: 'A',
      deviation: null,
      evidence: [sight],
      fingerprint: null,
      quietAt: null,
      ...UNJUDGED,
      demo: site.demo,
      lastUpdatedAt: now,
    }
    running.create(firestore.doc(path), anomaly)
  })
}

/** It lasts, or it is back in the same session; what people decided stays, but one that was over is open again. */
function again(stored: Anomaly, sight: Anomaly['evidence'][number], now: Date): Partial<Anomaly> {
  const isBack = stored.quietAt !== null
  return {
    lastSeenAt: now,
    measured: sight.value,
    evidence: [...stored.evidence, sight].slice(-MAX_EVIDENCE),
    lastUpdatedAt: now,
    ...(isBack ? { count: stored.count + 1, quietAt: null, expireAt: null } : {}),
    ...(isBack && stored.state === 'resolved' ? { state: 'open' as const } : {}),
  }
}

async function over(anomalyId: string, quietAt: Date, { firestore, now }: Deps): Promise<void> {
  const path = paths.anomaly(anomalyId)
  await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, anomalySchema, path)
    if (stored === undefined || stored.quietAt !== null) return
    const { state, mutedUntil } = stored
    transaction.update(firestore.doc(path), {
      quietAt,
      // What a person has looked at stays as they left it.
      ...(state === 'open' ? { state: 'resolved' } : {}),
      expireAt: new Date(Math.max(quietAt.getTime(), mutedUntil?.getTime() ?? 0) + KEPT_MS),
      lastUpdatedAt: now(),
    })
  })
}
