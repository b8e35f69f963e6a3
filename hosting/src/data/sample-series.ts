import type { EnergyMark, MeterBucket, MeterSample } from '@charge-it/shared/model/transaction.ts'

/** One sample with its time. */
export interface TimedSample extends MeterSample {
  readonly at: Date
}

/** The samples of all buckets, oldest first. A key that is no time is left out. */
export function samplesOf(buckets: readonly MeterBucket[]): readonly TimedSample[] {
  return buckets
    .flatMap((bucket) => Object.entries(bucket.samples).map(([at, sample]) => ({ ...sample, at: new Date(at) })))
    .filter(({ at }) => !Number.isNaN(at.getTime()))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

/** What the session had taken at each sample that holds its register; none without the register of its start, or below it. */
export function marksOf(samples: readonly TimedSample[], meterStartWh: number | null): readonly EnergyMark[] {
  if (meterStartWh === null) return []
  return samples.flatMap(({ at, energyWh }) =>
    energyWh === undefined || energyWh < meterStartWh ? [] : [{ at, energyWh: Math.round(energyWh - meterStartWh) }],
  )
}
