import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type StationCredentials, stationCredentialsSchema } from '@charge-it/shared/model/station.ts'
import {
  type Baseline,
  baselinesSchema,
  DEFAULT_BASELINE,
  type StationConfiguration,
  stationConfigurationSchema,
} from '@charge-it/shared/model/station-configuration.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { keptKeyHash } from '@charge-it/shared/stations/kept-key.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'
import { StoreError } from './stores.ts'

/** What stations are set to, and the keys that travel to them. All calls reject with StoreError. */
export interface ConfigurationStore {
  find(stationId: string): Promise<StationConfiguration | undefined>
  save(configuration: StationConfiguration): Promise<void>
  /** The most specific baseline of `settings/baselines` (read at most every five minutes), else the built-in one. */
  baseline(vendor: string | null, model: string | null): Promise<Baseline>
  /**
   * Before a new AuthorizationKey is sent: `hash` becomes the current one, the old stays valid beside it. Doing it again
   * with the same key changes nothing.
   */
  stageKey(stationId: string, key: string, hash: string): Promise<void>
  /** The station answered. `taken` false: the old key counts alone again. The text of the key is removed. */
  settleKey(stationId: string, taken: boolean): Promise<void>
}

const BASELINES_FRESH_MS = 5 * 60_000

export function configurationStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
}): ConfigurationStore {
  const { documents, clock, log } = deps
  let baselines: { readonly known: readonly Baseline[]; readonly readAt: number } | null = null

  const readBaselines = async (): Promise<readonly Baseline[]> => {
    const now = clock.now().getTime()
    if (baselines !== null && now - baselines.readAt < BASELINES_FRESH_MS) return baselines.known
    const path = paths.setting('baselines')
    const fields = await documents.get(path)
    const stored = fields === undefined ? undefined : parseOrLog(log, baselinesSchema, path, fields)
    baselines = { known: stored?.baselines ?? [], readAt: now }
    return baselines.known
  }

  return {
    async find(stationId) {
      const path = paths.stationConfiguration(stationId)
      const fields = await documents.get(path)
      return fields === undefined ? undefined : parseOrLog(log, stationConfigurationSchema, path, fields)
    },
    save: (configuration) =>
      documents.commit([
        { kind: 'merge', path: paths.stationConfiguration(configuration.stationId), fields: configuration },
      ]),
    async baseline(vendor, model) {
      const fitting = (await readBaselines())
        .filter((each) => (each.vendor ?? vendor) === vendor && (each.model ?? model) === model)
        .sort((a, b) => specificity(b) - specificity(a))
      return fitting[0] ?? DEFAULT_BASELINE
    },
    stageKey: (stationId, key, hash) =>
      documents.transaction(async (transaction) => {
        const path = paths.stationCredentials(stationId)
        const stored = credentialsOf(path, await transaction.get(path))
        if (stored.stagedAuthorizationKey === true && stored.pendingAuthorizationKey === key) return
        transaction.write({
          kind: 'update',
          path,
          fields: {
            authorizationKeyHash: hash,
            previousAuthorizationKeyHash: keptKeyHash(stored),
            authorizationKeyConfirmed: false,
            pendingAuthorizationKey: key,
            stagedAuthorizationKey: true,
            changedAt: clock.now(),
          },
        })
      }),
    settleKey: (stationId, taken) =>
      documents.transaction(async (transaction) => {
        const path = paths.stationCredentials(stationId)
        const stored = credentialsOf(path, await transaction.get(path))
        if (stored.stagedAuthorizationKey !== true) return
        // One that was used meanwhile is the station's key, whatever it answers.
        const back =
          taken || stored.authorizationKeyConfirmed === true
            ? { authorizationKeyConfirmed: true }
            : { authorizationKeyHash: stored.previousAuthorizationKeyHash, previousAuthorizationKeyHash: null }
        transaction.write({
          kind: 'update',
          path,
          fields: { ...back, pendingAuthorizationKey: null, stagedAuthorizationKey: false, changedAt: clock.now() },
        })
      }),
  }
}

function credentialsOf(path: string, fields: unknown): StationCredentials {
  if (fields === undefined) throw new StoreError('the station has no credentials document')
  return parseDocument(stationCredentialsSchema, path, fields)
}

function specificity(baseline: Baseline): number {
  return (baseline.vendor === null ? 0 : 1) + (baseline.model === null ? 0 : 2)
}
