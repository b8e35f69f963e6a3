import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { LoadPlanned, LoadStand } from '@charge-it/shared/load/load-types.ts'
import { type Anomaly, anomalySchema, UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { clear, raise } from '../notifications/raise.ts'
import { readDocument } from '../store/read-document.ts'
import { limitOfSite } from './read-load-site.ts'

/** Old alarms of the same trouble are not counted up with each run. */
const REPEAT_MS = 3_600_000

/** What cannot be lowered is more than the limit: everybody else has nothing, and a person has to act. */
export async function tellInfeasible(site: Site, planned: LoadPlanned, deps: Deps): Promise<void> {
  const { siteId, name } = site
  const { infeasiblePhases, rigidDeciA } = planned
  const [worst] = infeasiblePhases
  if (worst === undefined) {
    if (planned.stands.length > 0) await clear('loadInfeasible', siteId, deps)
    return
  }
  const params = {
    site: name,
    phases: infeasiblePhases.map((phase) => phase + 1).join(', '),
    needed: (rigidDeciA[worst] ?? 0) / 10,
    limit: (limitOfSite(site)[worst] ?? 0) / 10,
  }
  const since = new Date(deps.now().getTime() - REPEAT_MS)
  const ref = paths.siteInsight('allocation', siteId)
  await raise({ kind: 'loadInfeasible', key: siteId, siteId, ref, params }, deps, since)
}

/** A station that has drawn more than 10 % above its limit for 30 s: one anomaly per transaction. */
export async function tellOverdraws(site: Site, planned: LoadPlanned, deps: Deps): Promise<void> {
  for (const stand of planned.stands) {
    if (stand.reason === 'over-drawing') await tellOverdraw(site, stand, planned, deps)
  }
}

async function tellOverdraw({ siteId, demo }: Site, stand: LoadStand, planned: LoadPlanned, deps: Deps): Promise<void> {
  const { connector } = stand
  const { stationId, connectorId, transaction, sample, key } = connector
  if (transaction === null || sample === null) return
  const { firestore } = deps
  const id = `${stationKey(stationId)}_${connectorId}_aboveLimit_${transaction.startedAt.getTime()}`
  const path = paths.anomaly(id)
  if ((await readDocument(firestore, anomalySchema, path)) !== undefined) return
  const state = planned.state.connectors[key]
  const now = deps.now()
  const anomaly: Anomaly = {
    anomalyId: id,
    ...{ stationId, siteId, connectorId, transactionKey: transaction.key },
    rule: 'aboveLimit',
    severity: 'warning',
    commanded: 'uncommanded',
    firstSeenAt: state?.overSince ?? now,
    lastSeenAt: now,
    count: 1,
    measured: sample.deciA / 10,
    expected: (state?.confirmedDeciA ?? 0) / 10,
    unit: 'A',
    deviation: null,
    evidence: [{ at: sample.at, value: sample.deciA / 10 }],
    fingerprint: null,
    quietAt: null,
    ...UNJUDGED,
    demo,
    lastUpdatedAt: now,
  }
  await firestore.doc(path).set(anomaly)
}
