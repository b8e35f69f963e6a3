import { PlainError } from '../lib/plain-error.ts'
import { ifThere } from './cloud-errors.ts'
import type { DeployDeps } from './deploy-deps.ts'
import { ensureBucket } from './ensure-bucket.ts'

/** Everything of the clone that the edge's image is made of. */
const IMAGE_SOURCES = [
  'package.json',
  'package-lock.json',
  'shared',
  'ocpp-edge',
  'functions/package.json',
  'hosting/package.json',
  'pi/package.json',
  'emulator-seed/package.json',
  'e2e/package.json',
] as const
const BUILD_TIMEOUT_S = 1200

/**
 * The edge's image of the committed sources, built by Cloud Build where Artifact Registry lacks it.
 * @returns its address by digest.
 */
export async function ensureImage(deps: DeployDeps): Promise<string> {
  const { names } = deps
  await ensureRepository(deps)
  const tag = (await deps.sources.fingerprint(IMAGE_SOURCES)).slice(0, 16)
  const digest = (await digestOf(deps, tag)) ?? (await build(deps, tag))
  return `${names.image}@${digest}`
}

async function ensureRepository({ clients, names, say }: DeployDeps): Promise<void> {
  if ((await ifThere(clients.images.getRepository({ name: names.repository }))) !== undefined) return
  say('Making the repository for images')
  const [operation] = await clients.images.createRepository({
    parent: names.location,
    repositoryId: names.repository.split('/').at(-1),
    repository: { format: 'DOCKER' },
  })
  await operation.promise()
}

async function digestOf({ clients, names }: DeployDeps, tag: string): Promise<string | undefined> {
  const there = await ifThere(clients.images.getTag({ name: names.imageTag(tag) }))
  return there?.[0].version?.split('/').at(-1)
}

async function build(deps: DeployDeps, tag: string): Promise<string> {
  const { clients, names, target, say } = deps
  const bucket = await ensureBucket(deps, names.bucket)
  const object = `sources/${tag}.tar.gz`
  say('Sending the sources of the edge')
  await bucket.file(object).save(Buffer.from(await deps.sources.archive(IMAGE_SOURCES)), { resumable: false })
  say('Building the image of the edge (some minutes)')
  const image = `${names.image}:${tag}`
  const [operation] = await clients.builds.createBuild({
    parent: names.location,
    projectId: target.projectId,
    build: {
      source: { storageSource: { bucket: names.bucket, object } },
      steps: [
        {
          name: 'gcr.io/cloud-builders/docker',
          args: ['build', '--file', 'ocpp-edge/Dockerfile', '--tag', image, '.'],
          env: ['DOCKER_BUILDKIT=1'],
        },
      ],
      images: [image],
      serviceAccount: `${names.project}/serviceAccounts/${names.accounts.build}`,
      options: { logging: 'CLOUD_LOGGING_ONLY' },
      timeout: { seconds: BUILD_TIMEOUT_S },
    },
  })
  const [built] = await operation.promise()
  const digest = built.results?.images?.find(({ name }) => name === image)?.digest ?? (await digestOf(deps, tag))
  if (!digest)
    throw new PlainError('The image was built but Artifact Registry does not know it. Look at Cloud Build’s log.')
  return digest
}
