import type { DeployDeps } from './deploy-deps.ts'

type Deps = Pick<DeployDeps, 'clients' | 'target' | 'say'>

/** A bucket that nobody outside reads. @param keepDays Objects are deleted after that; null keeps them. */
export async function ensureBucket({ clients, target, say }: Deps, name: string, keepDays: number | null = null) {
  const bucket = clients.storage.bucket(name)
  const [exists] = await bucket.exists()
  if (exists) return bucket
  say(`Making the bucket ${name}`)
  await clients.storage.createBucket(name, {
    location: target.region,
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
    ...(keepDays === null
      ? {}
      : { lifecycle: { rule: [{ action: { type: 'Delete' }, condition: { age: keepDays } }] } }),
  })
  return bucket
}
