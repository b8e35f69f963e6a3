import type {
  DriftState,
  StationConfiguration,
  WantedConfiguration,
} from '@charge-it/shared/model/station-configuration.ts'
import type { LogicDeps, QuietCall } from './command-logic.ts'
import {
  afterRead,
  afterRefusal,
  isSecretKey,
  type ReadKeys,
  readKeys,
  satisfies,
  withDrift,
} from './configuration-keys.ts'
import { isRecord } from './station-queue.ts'

/** Keys asked for at once while a station's own GetConfigurationMaxKeys is not known. */
const DEFAULT_MAX_KEYS = 10

/**
 * Reads a station's configuration after its boot and changes what differs from its baseline and from what people set
 * (OCPP 1.6 sections 5.8 and 5.3). What stays different is stored as drift with the station's word. A value that a
 * station refused is not tried again before its firmware or the wanted value changes.
 * @throws StoreError when nothing could be stored.
 */
export async function bringToBaseline(stationId: string, call: QuietCall, deps: LogicDeps): Promise<void> {
  const { stores, clock, log, configurations } = deps
  const station = await stores.stations.find(stationId)
  if (station === undefined) return
  const baseline = await stores.configuration.baseline(station.vendor, station.model)
  const before = await configurations.find(stationId)
  const wanted = wantedOf(before, baseline.keys, clock.now())

  const read = await readConfiguration(call, wanted, clock.now)
  if (typeof read === 'string') {
    await configurations.update(stationId, (old) => ({ ...old, readFault: read, lastUpdatedAt: clock.now() }))
    log.warn('configuration not read', { stationId, cause: read })
    return
  }

  const refusals: { readonly key: string; readonly wanted: string; readonly state: DriftState }[] = []
  const changed: string[] = []
  for (const { key, value } of wanted) {
    const current = read.keys.find((each) => each.key === key)
    if (current === undefined || current.readonly || satisfies(value, current.value) || isSecretKey(key)) continue
    if (refusedBefore(before, key, value, station.firmwareVersion)) continue
    const outcome = await call('ChangeConfiguration', { key, value })
    if (outcome.kind === 'disconnected') break
    const state = stateOf(outcome)
    if (state === null) changed.push(key)
    else refusals.push({ key, wanted: value, state })
  }
  const again = changed.length === 0 ? null : await ask(call, changed, clock.now)

  await configurations.update(stationId, (old) => {
    const at = clock.now()
    let now = afterRead({ ...old, wanted }, read, at)
    for (const refusal of refusals) now = afterRefusal(now, refusal, at)
    if (again !== null && typeof again !== 'string') now = afterRead(now, again, at)
    const name =
      baseline.vendor === null && baseline.model === null
        ? 'default'
        : `${baseline.vendor ?? '*'}/${baseline.model ?? '*'}`
    return { ...withDrift(now, at), baseline: name, firmwareVersion: station.firmwareVersion }
  })
  log.info('configuration read', {
    stationId,
    keys: read.keys.length,
    changed: changed.length,
    refused: refusals.length,
  })
}

/** The baseline's values under those that people set. Moments of unchanged ones stay. */
function wantedOf(
  before: StationConfiguration | undefined,
  baseline: readonly { readonly key: string; readonly value: string }[],
  now: Date,
): WantedConfiguration[] {
  const set = (before?.wanted ?? []).filter(({ origin }) => origin === 'command')
  const fromBaseline = baseline
    .filter(({ key }) => !set.some((each) => each.key === key))
    .map(({ key, value }) => {
      const known = before?.wanted.find((each) => each.key === key && each.value === value)
      return known ?? { key, value, origin: 'baseline' as const, since: now }
    })
  return [...set, ...fromBaseline]
}

/** @returns the keys, or why there are none: an error code, `timeout` or `disconnected`. */
async function readConfiguration(
  call: QuietCall,
  wanted: readonly WantedConfiguration[],
  now: () => Date,
): Promise<ReadKeys | string> {
  const all = await ask(call, null, now)
  if (typeof all === 'string') return all
  const missing = wanted
    .map(({ key }) => key)
    .filter((key) => !all.keys.some((each) => each.key === key) && !all.unknownKeys.includes(key))
  const keys = [...all.keys]
  const unknownKeys = [...all.unknownKeys]
  // Stations with more keys than GetConfigurationMaxKeys leave some out of the full list.
  const perCall = maxKeysOf(keys)
  for (let first = 0; first < missing.length; first += perCall) {
    const part = await ask(call, missing.slice(first, first + perCall), now)
    if (typeof part === 'string') break
    keys.push(...part.keys)
    unknownKeys.push(...part.unknownKeys)
  }
  return { keys, unknownKeys }
}

/** GetConfiguration; `keys` null: all of them. */
async function ask(call: QuietCall, keys: readonly string[] | null, now: () => Date): Promise<ReadKeys | string> {
  const outcome = await call('GetConfiguration', keys === null ? {} : { key: keys })
  if (outcome.kind === 'result') return readKeys(outcome.payload, now())
  return outcome.kind === 'error' ? outcome.code : outcome.kind
}

function maxKeysOf(keys: ReadKeys['keys']): number {
  const text = keys.find(({ key }) => key === 'GetConfigurationMaxKeys')?.value ?? ''
  const count = /^\d{1,6}$/.test(text) ? Number(text) : DEFAULT_MAX_KEYS
  return Math.max(1, count)
}

/** null: taken. */
function stateOf(outcome: Awaited<ReturnType<QuietCall>>): DriftState | null {
  if (outcome.kind === 'timeout' || outcome.kind === 'disconnected' || outcome.kind === 'queueFull') return 'noAnswer'
  if (outcome.kind === 'error') return 'notSupported'
  const status = isRecord(outcome.payload) ? outcome.payload.status : undefined
  if (status === 'Accepted') return null
  if (status === 'RebootRequired') return 'rebootRequired'
  return status === 'NotSupported' ? 'notSupported' : 'rejected'
}

function refusedBefore(
  before: StationConfiguration | undefined,
  key: string,
  wanted: string,
  firmwareVersion: string | null,
): boolean {
  if (before === undefined || before.firmwareVersion !== firmwareVersion) return false
  const known = before.drift.find((each) => each.key === key && each.wanted === wanted)
  return known?.state === 'rejected' || known?.state === 'notSupported'
}
