import { PlainError } from '../lib/plain-error.ts'
import { ifThere, refusalOf } from './cloud-errors.ts'
import type { DeployDeps } from './deploy-deps.ts'
import { SERVICES } from './deploy-target.ts'

/**
 * Finds the project.
 * @throws PlainError when it does not exist or may not be seen, with what to do.
 */
export async function findProject({ clients, names, target }: DeployDeps): Promise<void> {
  try {
    await clients.projects.getProject({ name: names.project })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === 'NOT_FOUND' || refusal === 'PERMISSION_DENIED') {
      throw new PlainError(
        `Google Cloud knows no project ${target.projectId} that this account may see. ` +
          'Create it at https://console.firebase.google.com, or sign in with another account.',
      )
    }
    if (refusal === 'UNAUTHENTICATED') {
      throw new PlainError('Google Cloud refused the sign-in. Run: gcloud auth application-default login')
    }
    throw error
  }
}

/** Switches on the APIs that are off. @throws PlainError when the project has no billing account. */
export async function enableServices({ clients, names, say }: DeployDeps): Promise<void> {
  const [answer] = await clients.usage.batchGetServices({
    parent: names.project,
    names: SERVICES.map((service) => `${names.project}/services/${service}`),
  })
  const enabled = new Set(
    (answer.services ?? [])
      .filter(({ state }) => state === 'ENABLED' || state === 2)
      .map(({ name }) => name?.split('/').at(-1)),
  )
  const serviceIds = SERVICES.filter((service) => !enabled.has(service))
  if (serviceIds.length === 0) return
  say(`Switching on ${serviceIds.length} APIs`)
  try {
    const [operation] = await clients.usage.batchEnableServices({ parent: names.project, serviceIds })
    await operation.promise()
  } catch (error) {
    if (refusalOf(error) !== 'FAILED_PRECONDITION') throw error
    throw new PlainError(
      'The APIs could not be switched on: most often the project has no billing account. Link one in the Cloud console (plan "Blaze" in Firebase).',
    )
  }
}

/** Makes the Firestore database where it is missing. Its place can never be changed. */
export async function ensureDatabase({ clients, names, target, say }: DeployDeps): Promise<void> {
  const there = await ifThere(clients.databases.getDatabase({ name: names.database }))
  if (there !== undefined) {
    const { locationId } = there[0]
    if (locationId && locationId !== target.region) {
      say(`Note: Firestore is in ${locationId}, the rest goes to ${target.region}: each write crosses regions.`)
    }
    return
  }
  say(`Making the Firestore database in ${target.region}`)
  const [operation] = await clients.databases.createDatabase({
    parent: names.project,
    databaseId: '(default)',
    database: {
      locationId: target.region,
      type: 'FIRESTORE_NATIVE',
      deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
    },
  })
  await operation.promise()
}
