import type { LoadPlanned } from '@charge-it/shared/load/load-types.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { clear, raise } from '../notifications/raise.ts'
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
