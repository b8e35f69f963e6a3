/** Where an installation goes, and the names of everything that it has there. */
export interface DeployTarget {
  readonly projectId: string
  /** Of Firestore, functions, images and the edge. */
  readonly region: string
  /** E-mail of the first admin; null leaves the set-up to the console's first page. */
  readonly adminEmail: string | null
}

const NAMES = { service: 'ocpp-edge', repository: 'charge-it', database: '(default)' } as const

/** Full resource names of a target, as Google's APIs write them. */
export function resourceNames({ projectId, region }: DeployTarget) {
  const project = `projects/${projectId}`
  const location = `${project}/locations/${region}`
  const account = (name: string) => `${name}@${projectId}.iam.gserviceaccount.com`
  return {
    project,
    location,
    database: `${project}/databases/${NAMES.database}`,
    repository: `${location}/repositories/${NAMES.repository}`,
    service: `${location}/services/${NAMES.service}`,
    image: `${region}-docker.pkg.dev/${projectId}/${NAMES.repository}/${NAMES.service}`,
    imageTag: (tag: string) => `${location}/repositories/${NAMES.repository}/packages/${NAMES.service}/tags/${tag}`,
    /** Sources of image builds, and the note of what was deployed last. */
    bucket: `${projectId}-charge-it-deploy`,
    /** Nightly exports of Firestore. */
    backupBucket: `${projectId}-charge-it-backup`,
    /** Firmware, diagnostics and logs of stations. */
    filesBucket: `${projectId}-charge-it-files`,
    accounts: {
      edge: account('charge-it-edge'),
      functions: account('charge-it-functions'),
      build: account('charge-it-build'),
    },
    origin: `https://${projectId}.web.app`,
  }
}
export type ResourceNames = ReturnType<typeof resourceNames>

/** APIs of Google Cloud that an installation uses. */
export const SERVICES = [
  'artifactregistry.googleapis.com',
  'cloudbuild.googleapis.com',
  'cloudfunctions.googleapis.com',
  'cloudscheduler.googleapis.com',
  'eventarc.googleapis.com',
  'fcm.googleapis.com',
  'firebase.googleapis.com',
  'firebasehosting.googleapis.com',
  'firebaserules.googleapis.com',
  'firestore.googleapis.com',
  'iam.googleapis.com',
  'identitytoolkit.googleapis.com',
  'run.googleapis.com',
  'secretmanager.googleapis.com',
] as const

/** Roles of each account on the project; none is Editor or Owner. */
export const PROJECT_ROLES = {
  edge: ['roles/datastore.user', 'roles/logging.logWriter'],
  functions: [
    'roles/datastore.importExportAdmin',
    'roles/datastore.user',
    'roles/eventarc.eventReceiver',
    'roles/firebaseauth.admin',
    'roles/firebasecloudmessaging.admin',
    'roles/logging.logWriter',
    'roles/run.invoker',
    'roles/storage.objectUser',
  ],
  build: ['roles/artifactregistry.writer', 'roles/logging.logWriter', 'roles/storage.objectViewer'],
} as const
