import type {
  ConfigurationDrift,
  ConfigurationKey,
  StationConfiguration,
  WantedConfiguration,
} from '@charge-it/shared/model/station-configuration.ts'
import { isRecord } from './station-queue.ts'

/** What GetConfiguration.conf said (OCPP 1.6 section 6.22), with what cannot be read left out. */
export interface ReadKeys {
  readonly keys: readonly ConfigurationKey[]
  readonly unknownKeys: readonly string[]
}

/** Keys whose value never leaves the station. */
const SECRET_KEYS = /authori[sz]ationkey|password/i

export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.test(key)
}

/**
 * Reads an answer as stations really send it: numbers and booleans for texts, "true" for true, keys without a value, no
 * lists at all. Values of secret keys are dropped.
 */
export function readKeys(answer: unknown, readAt: Date): ReadKeys {
  const fields = isRecord(answer) ? answer : {}
  const listed = Array.isArray(fields.configurationKey) ? fields.configurationKey : []
  const unknown = Array.isArray(fields.unknownKey) ? fields.unknownKey : []
  return {
    keys: listed.flatMap((entry: unknown): ConfigurationKey[] => {
      if (!isRecord(entry) || typeof entry.key !== 'string') return []
      const value = textOfValue(entry.value)
      return [
        {
          key: entry.key.slice(0, LONGEST_KEY),
          value: isSecretKey(entry.key) ? null : (value?.slice(0, LONGEST_VALUE) ?? null),
          readonly: entry.readonly === true || entry.readonly === 'true',
          readAt,
        },
      ]
    }),
    unknownKeys: unknown.flatMap((key) => (typeof key === 'string' ? [key.slice(0, LONGEST_KEY)] : [])),
  }
}

/** A copy of a GetConfiguration answer without the values of secret keys, for the command document. */
export function withoutSecrets(answer: unknown): unknown {
  if (!isRecord(answer) || !Array.isArray(answer.configurationKey)) return answer
  return {
    ...answer,
    configurationKey: answer.configurationKey.map((entry: unknown) =>
      isRecord(entry) && typeof entry.key === 'string' && isSecretKey(entry.key) && 'value' in entry
        ? { ...entry, value: '***' }
        : entry,
    ),
  }
}

/** More than any charger has: a document must not grow with every key that one thinks of. */
const MOST_KEYS = 500
/** OCPP 1.6: CiString50 and CiString500; some chargers send more. */
const LONGEST_KEY = 100
const LONGEST_VALUE = 1_000

/** True when `value` does what is wanted: equal texts, or all wanted members of a comma-separated list. */
export function satisfies(wanted: string, value: string | null): boolean {
  if (value === null) return false
  if (value.trim().toLowerCase() === wanted.trim().toLowerCase()) return true
  const members = listOf(value)
  const wantedMembers = listOf(wanted)
  return wantedMembers.length > 1 && wantedMembers.every((member) => members.includes(member))
}

/** The configuration after a read: new keys over old ones, drift computed again. */
export function afterRead(old: StationConfiguration, read: ReadKeys, at: Date): StationConfiguration {
  const keys = new Map(old.keys.map((each) => [each.key, each]))
  for (const each of read.keys) keys.set(each.key, each)
  const unknown = new Set(old.unknownKeys)
  for (const key of read.unknownKeys) {
    unknown.add(key)
    keys.delete(key)
  }
  for (const { key } of read.keys) unknown.delete(key)
  return withDrift(
    {
      ...old,
      keys: [...keys.values()].slice(-MOST_KEYS),
      unknownKeys: [...unknown].slice(-MOST_KEYS),
      readAt: at,
      readFault: null,
      lastUpdatedAt: at,
    },
    at,
  )
}

/** The configuration with another wanted value; the origin `command` wins over the baseline. */
export function afterWanted(old: StationConfiguration, wanted: WantedConfiguration, at: Date): StationConfiguration {
  const others = old.wanted.filter(({ key }) => key !== wanted.key).slice(1 - MOST_KEYS)
  const drift = old.drift.filter(({ key }) => key !== wanted.key)
  return withDrift({ ...old, wanted: [...others, wanted], drift, lastUpdatedAt: at }, at)
}

/** The configuration after a station's word on one key. */
export function afterRefusal(
  old: StationConfiguration,
  refusal: Pick<ConfigurationDrift, 'key' | 'wanted' | 'state'>,
  at: Date,
): StationConfiguration {
  const value = old.keys.find(({ key }) => key === refusal.key)?.value ?? null
  const drift = old.drift.filter(({ key }) => key !== refusal.key)
  return { ...old, drift: [...drift, { ...refusal, value, at }], lastUpdatedAt: at }
}

/** Compares what is wanted with what was read. What a station said about a value stays until the value is another. */
export function withDrift(configuration: StationConfiguration, at: Date): StationConfiguration {
  const drift = configuration.wanted.flatMap((wanted): ConfigurationDrift[] => {
    const read = configuration.keys.find(({ key }) => key === wanted.key)
    const value = read?.value ?? null
    if (satisfies(wanted.value, value) || isSecretKey(wanted.key)) return []
    const known = configuration.drift.find((each) => each.key === wanted.key && each.wanted === wanted.value)
    const state =
      read === undefined ? 'missing' : read.readonly ? 'readonly' : known === undefined ? 'differs' : known.state
    return [{ key: wanted.key, wanted: wanted.value, value, state, at: known?.state === state ? known.at : at }]
  })
  return { ...configuration, drift }
}

/** A configuration of which nothing is known. */
export function emptyConfiguration(stationId: string, at: Date): StationConfiguration {
  return {
    stationId,
    keys: [],
    unknownKeys: [],
    wanted: [],
    drift: [],
    baseline: null,
    firmwareVersion: null,
    readAt: null,
    readFault: null,
    lastUpdatedAt: at,
  }
}

function textOfValue(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((member) => member.trim().toLowerCase())
    .filter((member) => member !== '')
}
