import * as v from 'valibot'
import { label, moment } from './fields.ts'

/** One key as the station told it. A key without a value is null. */
export const configurationKeySchema = v.object({
  key: v.string(),
  value: v.nullable(v.string()),
  readonly: v.boolean(),
  readAt: moment,
})
export type ConfigurationKey = v.InferOutput<typeof configurationKeySchema>

/**
 * Why a key differs from what is wanted. `differs`: it was read so and not yet changed. `noAnswer`: the station did not
 * answer ChangeConfiguration. `missing`: the station does not know the key.
 */
export const DRIFT_STATES = [
  'differs',
  'rebootRequired',
  'readonly',
  'rejected',
  'notSupported',
  'noAnswer',
  'missing',
] as const
export type DriftState = (typeof DRIFT_STATES)[number]

export const configurationDriftSchema = v.object({
  key: v.string(),
  wanted: v.string(),
  value: v.nullable(v.string()),
  state: v.picklist(DRIFT_STATES),
  at: moment,
})
export type ConfigurationDrift = v.InferOutput<typeof configurationDriftSchema>

/** Where a wanted value comes from: the baseline of vendor and model, or a person's ChangeConfiguration. */
export const wantedConfigurationSchema = v.object({
  key: v.string(),
  value: v.string(),
  origin: v.picklist(['baseline', 'command']),
  since: moment,
})
export type WantedConfiguration = v.InferOutput<typeof wantedConfigurationSchema>

/** `stations/{stationKey}/configuration/current`. Written by the edge after each BootNotification and each change. */
export const stationConfigurationSchema = v.object({
  stationId: v.string(),
  keys: v.array(configurationKeySchema),
  /** Keys that were asked for and that the station does not know. */
  unknownKeys: v.array(v.string()),
  wanted: v.array(wantedConfigurationSchema),
  drift: v.array(configurationDriftSchema),
  /** `vendor/model` of the baseline in use; `default` for the built-in one. */
  baseline: v.nullable(label),
  /** Firmware at the last read: a refused change is tried again only by a newer one. */
  firmwareVersion: v.nullable(label),
  /** When GetConfiguration was last answered; null when never. */
  readAt: v.nullable(moment),
  /** Why the last read failed: an error code, `timeout` or `disconnected`. */
  readFault: v.nullable(v.string()),
  lastUpdatedAt: moment,
})
export type StationConfiguration = v.InferOutput<typeof stationConfigurationSchema>

/** What stations of a vendor and model should be set to; null stands for any. The most specific one counts. */
export const baselineSchema = v.object({
  vendor: v.nullable(label),
  model: v.nullable(label),
  keys: v.array(v.object({ key: v.string(), value: v.pipe(v.string(), v.maxLength(500)) })),
})
export type Baseline = v.InferOutput<typeof baselineSchema>

/** `settings/baselines`. Written by functions. Without it the built-in {@link DEFAULT_BASELINE} counts. */
export const baselinesSchema = v.object({ baselines: v.array(baselineSchema), lastUpdatedAt: moment })

/**
 * Samples each minute, what billing and load balancing need in them, and transaction messages that outlive an outage.
 *
 * After its n-th vain attempt a station waits n times the interval (OCPP 1.6 section 3.7.1), so N attempts at R seconds
 * last R·N·(N-1)/2: 30 attempts at 60 s are 7 h 15 min, longer than a managed database is usually away,
 * with the first repetition after a minute and never more than half an hour between two. More attempts would keep a
 * message that we must refuse for ever at the head of a station's queue for as long; with 5 at 20 s a delivered charge
 * would be lost after 200 s.
 */
export const DEFAULT_BASELINE: Baseline = {
  vendor: null,
  model: null,
  keys: [
    { key: 'MeterValueSampleInterval', value: '60' },
    { key: 'MeterValuesSampledData', value: 'Energy.Active.Import.Register,Power.Active.Import' },
    { key: 'TransactionMessageAttempts', value: '30' },
    { key: 'TransactionMessageRetryInterval', value: '60' },
  ],
}
