import { bucketOf, type MeterSample, type Transaction } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { GroupWrite } from './group-commit.ts'
import type { TimedSample } from './stores.ts'

/** Samples of one bucket that are not stored yet. */
export interface BufferedBucket {
  readonly transactionKey: string
  readonly ownerUid: string | null
  readonly from: Date
  readonly samples: Map<string, MeterSample>
  /** When the oldest of them came; decides when they must be flushed. */
  firstAt: number
  /** Rough size of everything that this instance put into the bucket, in bytes. */
  bytes: number
}

/** A document may hold 1 MiB; what comes after this is dropped. A sample a second of a usual charger needs 0.1 MB. */
const MAX_BUCKET_BYTES = 700_000

/**
 * Puts samples into their buckets. A sample of the same time replaces the earlier one, so a replay changes nothing.
 * @returns how many were dropped because their bucket is full.
 */
export function addSamples(
  buckets: Map<string, BufferedBucket>,
  transaction: Pick<Transaction, 'transactionKey' | 'ownerUid' | 'startedAt'>,
  samples: readonly TimedSample[],
  now: Date,
): number {
  let dropped = 0
  for (const { sampledAt, sample } of samples) {
    const { bucketId, from } = bucketOf(transaction.startedAt, sampledAt)
    const path = paths.meterBucket(transaction.transactionKey, bucketId)
    const bucket = buckets.get(path) ?? {
      transactionKey: transaction.transactionKey,
      ownerUid: transaction.ownerUid,
      from,
      samples: new Map<string, MeterSample>(),
      firstAt: now.getTime(),
      bytes: 0,
    }
    buckets.set(path, bucket)
    const key = sampledAt.toISOString()
    const known = bucket.samples.get(key)
    const bytes = known === undefined ? sampleBytes(sample) : 0
    if (bucket.bytes + bytes > MAX_BUCKET_BYTES) {
      dropped++
      continue
    }
    if (bucket.samples.size === 0) bucket.firstAt = now.getTime()
    bucket.samples.set(key, known === undefined ? sample : mergedSample(known, sample))
    bucket.bytes += bytes
  }
  return dropped
}

/** Takes what is buffered in a bucket, as a write that may be repeated. null when there is nothing. */
export function takeBucket(
  path: string,
  bucket: BufferedBucket,
): { readonly write: GroupWrite; readonly bytes: number } | null {
  if (bucket.samples.size === 0) return null
  const samples = Object.fromEntries(bucket.samples)
  let bytes = 200
  for (const sample of bucket.samples.values()) bytes += sampleBytes(sample)
  bucket.samples.clear()
  const { transactionKey, ownerUid, from } = bucket
  return { write: { kind: 'merge', path, fields: { transactionKey, ownerUid, from, samples } }, bytes }
}

/** Two messages with the same time hold different measurands: both stay. The later value of the same one wins. */
export function mergedSample(older: MeterSample, newer: MeterSample): MeterSample {
  if (older.other === undefined || newer.other === undefined) return { ...older, ...newer }
  return { ...older, ...newer, other: { ...older.other, ...newer.other } }
}

function sampleBytes({ other, ...quantities }: MeterSample): number {
  let bytes = 40 + Object.keys(quantities).length * 20
  for (const name of Object.keys(other ?? {})) bytes += name.length + 12
  return bytes
}
