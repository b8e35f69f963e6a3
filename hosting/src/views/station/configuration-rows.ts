import type { DriftState, StationConfiguration } from '@charge-it/shared/model/station-configuration.ts'

/** A configuration key of a station beside what it should be. */
export interface ConfigurationRow {
  readonly key: string
  readonly value: string | null
  readonly readonly: boolean
  /** null: the station has told it, but it is not known. */
  readonly wanted: string | null
  readonly origin: 'baseline' | 'command' | null
  readonly drift: DriftState | null
  /** Of a second station that is compared; undefined while none is, null where it lacks the key. */
  readonly other: string | null | undefined
}

/** All keys of a station, also those that are wanted and missing, by name; what differs comes first. */
export function configurationRows(
  configuration: StationConfiguration,
  other: StationConfiguration | null,
): readonly ConfigurationRow[] {
  const lower = (text: string): string => text.toLowerCase()
  const own = new Map(configuration.keys.map((entry) => [lower(entry.key), entry]))
  const wanted = new Map(configuration.wanted.map((entry) => [lower(entry.key), entry]))
  const drift = new Map(configuration.drift.map((entry) => [lower(entry.key), entry]))
  const others = other === null ? null : new Map(other.keys.map((entry) => [lower(entry.key), entry]))
  const names = new Map<string, string>()
  for (const { key } of [...configuration.keys, ...configuration.wanted, ...(other?.keys ?? [])])
    if (!names.has(lower(key))) names.set(lower(key), key)
  return [...names]
    .map(([id, key]): ConfigurationRow => {
      const entry = own.get(id)
      return {
        key,
        value: entry?.value ?? null,
        readonly: entry?.readonly ?? false,
        wanted: wanted.get(id)?.value ?? null,
        origin: wanted.get(id)?.origin ?? null,
        drift: drift.get(id)?.state ?? null,
        other: others === null ? undefined : (others.get(id)?.value ?? null),
      }
    })
    .toSorted((a, b) => Number(b.drift !== null) - Number(a.drift !== null) || a.key.localeCompare(b.key))
}

/** True where a compared station has something else. */
export function differs({ value, other }: ConfigurationRow): boolean {
  return other !== undefined && (value ?? '') !== (other ?? '')
}
