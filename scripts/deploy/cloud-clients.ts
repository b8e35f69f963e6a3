import { ArtifactRegistryClient } from '@google-cloud/artifact-registry'
import { CloudBuildClient } from '@google-cloud/cloudbuild'
import firestorePackage from '@google-cloud/firestore'
import { ProjectsClient } from '@google-cloud/resource-manager'
import { ServicesClient } from '@google-cloud/run'
import { ServiceUsageClient } from '@google-cloud/service-usage'
import { Storage } from '@google-cloud/storage'
import { auth, iam } from '@googleapis/iam'

/** Something else in the place of Google's APIs, on this machine. */
export interface FakeEndpoint {
  readonly port: number
  /** Of a service account that exists nowhere; its client signs tokens itself and asks nobody. */
  readonly credentials: { readonly client_email: string; readonly private_key: string }
}

/**
 * Google's own clients of every API that a deployment calls, all over REST, with Application Default Credentials.
 * @param fake Replaces Google's addresses and the credentials.
 */
export function cloudClients(projectId: string, fake?: FakeEndpoint) {
  const address = fake === undefined ? {} : ({ ...fake, protocol: 'http', apiEndpoint: '127.0.0.1' } as const)
  const options = { projectId, fallback: true, ...address } as const
  const origin = fake === undefined ? undefined : `http://127.0.0.1:${fake.port}`
  const clients = {
    usage: new ServiceUsageClient(options),
    projects: new ProjectsClient(options),
    databases: new firestorePackage.v1.FirestoreAdminClient(options),
    images: new ArtifactRegistryClient(options),
    builds: new CloudBuildClient(options),
    services: new ServicesClient(options),
  }
  return {
    ...clients,
    storage: new Storage({
      projectId,
      ...(origin === undefined ? {} : { apiEndpoint: origin, useAuthWithCustomEndpoint: false }),
    }),
    accounts: iam({
      version: 'v1',
      ...(origin === undefined
        ? { auth: new auth.GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }) }
        : { rootUrl: `${origin}/`, auth: 'none' }),
    }).projects.serviceAccounts,
    async close() {
      await Promise.all(Object.values(clients).map((client) => client.close()))
    },
  }
}
export type CloudClients = ReturnType<typeof cloudClients>
