import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

type Fields = Readonly<Record<string, unknown>>

/** A call of the Firebase CLI, decoded. */
export interface RecordedCall {
  /** Method and path. */
  readonly call: string
  readonly query: Readonly<Record<string, string>>
  /** Parsed JSON; null for anything else. */
  readonly body: Fields | null
}

/** What a deployment by the Firebase CLI has left. */
export interface DeployedFirebase {
  /** By id: the body of the last create or update. */
  readonly functions: ReadonlyMap<string, Fields>
  /** Scheduler jobs by their last name. */
  readonly jobs: ReadonlyMap<string, Fields>
  /** Who may call a function's service. */
  readonly invokers: ReadonlyMap<string, readonly string[]>
  /** Of the newest version of the pages: configuration, and the hash of each file by its path. */
  readonly pages: { readonly config: unknown; readonly files: Fields }
}

const NUMBER = '123456789012'

/** The variables by which the Firebase CLI (`lib/api.js`) is led to other addresses than Google's. */
export const FIREBASE_ORIGINS: readonly string[] = [
  ...['FIREBASE_TOKEN_URL', 'FIREBASE_GOOGLE_URL', 'FIREBASE_AUTH_URL', 'FIREBASE_AUTHPROXY_URL', 'FIREBASE_API_URL'],
  ...['FIREBASE_RESOURCEMANAGER_URL', 'FIREBASE_SERVICE_USAGE_URL', 'FIREBASE_CLOUDBILLING_URL', 'FIREBASE_IAM_URL'],
  ...['FIRESTORE_URL', 'FIREBASE_RULES_URL', 'FIREBASE_FUNCTIONS_URL', 'FIREBASE_FUNCTIONS_V2_URL', 'CLOUD_RUN_URL'],
  ...['CLOUD_RUN_API_URL', 'FIREBASE_CLOUDBUILD_URL', 'FIREBASE_CLOUDSCHEDULER_URL', 'FIREBASE_RUNTIMECONFIG_URL'],
  ...['FIREBASE_PUBSUB_URL', 'EVENTARC_URL', 'COMPUTE_URL', 'ARTIFACT_REGISTRY_DOMAIN', 'FIREBASE_STORAGE_URL'],
  ...['CLOUD_SECRET_MANAGER_URL', 'FIREBASE_EXT_URL', 'FIREBASE_HOSTING_API_URL', 'FIREBASE_CLOUDLOGGING_URL'],
]

/** As much of Google's APIs as the Firebase CLI calls in a deployment, on this machine: a project that keeps what it is given. */
export async function startFirebaseApis(projectId: string) {
  const calls: RecordedCall[] = []
  const functions = new Map<string, Fields>()
  const jobs = new Map<string, Fields>()
  const invokers = new Map<string, readonly string[]>()
  const policies = new Map<string, Fields>()
  const repositories = new Map<string, Fields>()
  const site = `projects/${projectId}/sites/${projectId}`
  let pages: { config: unknown; files: Fields } = { config: null, files: {} }
  let origin = ''

  const answers: readonly [RegExp, (call: RecordedCall, match: RegExpExecArray) => Fields | undefined][] = [
    [/\/token$/, () => ({ access_token: 'token', expires_in: 3600 })],
    [/ \/compute\//, () => ({ defaultServiceAccount: `${NUMBER}-compute@developer.gserviceaccount.com` })],
    [/:generateServiceIdentity$/, () => ({ name: 'operations/identity', done: true })],
    // An extension that nobody installed.
    [/\/services\/firebaseextensions/, () => ({ state: 'DISABLED' })],
    [/ \/v1\/projects\/[^/]+\/services\//, () => ({ state: 'ENABLED' })],
    [/\/adminSdkConfig$/, () => ({ projectId, locationId: 'here' })],
    [
      / GET \/v1(beta1)?\/projects\/[^/:]+$/,
      () => ({
        projectId,
        projectNumber: NUMBER,
        name: `projects/${projectId}`,
        resources: { hostingSite: projectId },
      }),
    ],
    [/\/billingInfo$/, () => ({ billingEnabled: true, billingAccountName: 'billingAccounts/1' })],
    [/:testIamPermissions$/, ({ body }) => ({ permissions: body?.permissions })],
    [/:getIamPolicy$/, ({ call }) => policies.get(resourceOf(call)) ?? { bindings: [], etag: 'e', version: 3 }],
    [
      / POST .*\/services\/([^/]+):setIamPolicy$/,
      ({ call, body }, [, service = '']) => {
        const policy = asFields(body?.policy)
        policies.set(resourceOf(call), policy)
        invokers.set(service, membersOf(policy))
        return policy
      },
    ],
    [
      /:setIamPolicy$/,
      ({ call, body }) => {
        policies.set(resourceOf(call), asFields(body?.policy))
        return asFields(body?.policy)
      },
    ],
    // Firestore and its rules.
    [/\/databases\/\(default\)$/, () => ({ type: 'FIRESTORE_NATIVE', locationId: 'here' })],
    [/ POST .*\/rulesets$/, () => ({ name: `projects/${projectId}/rulesets/1` })],
    // Functions and their schedules.
    [
      /:generateUploadUrl$/,
      () => ({ uploadUrl: `${origin}/upload/source`, storageSource: { bucket: 'sources', object: 'source.zip' } }),
    ],
    [/ GET \/v1\/.*\/functions$/, () => ({ functions: [] })],
    [/ GET \/v2\/.*\/functions$/, () => ({ functions: [...functions.values()] })],
    [
      / (?:POST|PATCH) \/v2\/.*\/functions(?:\/([^/]+))?$/,
      ({ call, query, body }, [, patched]) => {
        const id = patched ?? query.functionId ?? ''
        const service = `projects/${projectId}/locations/here/services/${id.toLowerCase()}`
        const serviceConfig = { ...asFields(body?.serviceConfig), service, uri: `https://${id.toLowerCase()}.invalid` }
        const name = patched === undefined ? `${call.split(' /v2/')[1]}/${id}` : call.split(' /v2/')[1]
        functions.set(id, { ...body, name, serviceConfig, state: 'ACTIVE', environment: 'GEN_2' })
        return { name: `projects/${projectId}/locations/here/operations/${id}` }
      },
    ],
    [/\/operations\/([^/]+)$/, ({ call }, [, id = '']) => ({ name: call, done: true, response: functions.get(id) })],
    [/ GET .*\/jobs\/([^/]+)$/, (_, [, id = '']) => jobs.get(id)],
    [
      / (?:POST|PATCH) .*\/jobs(?:\/[^/]+)?$/,
      ({ body }) => {
        jobs.set(String(body?.name).split('/').at(-1) ?? '', asFields(body))
        return asFields(body)
      },
    ],
    [
      / GET (.*\/repositories\/[^/]+)$/,
      (_, [, path = '']) => repositories.get(path) ?? { name: path.slice('/v1/'.length) },
    ],
    [
      / PATCH (.*\/repositories\/[^/]+)$/,
      ({ body }, [, path = '']) => {
        repositories.set(path, asFields(body))
        return asFields(body)
      },
    ],
    // Hosting.
    [
      / POST .*\/versions$/,
      ({ body }) => {
        pages = { config: body?.config ?? null, files: {} }
        return { name: `${site}/versions/1`, status: 'CREATED', config: body?.config }
      },
    ],
    [
      /:populateFiles$/,
      ({ body }) => {
        pages = { ...pages, files: asFields(body?.files) }
        return { uploadRequiredHashes: Object.values(pages.files), uploadUrl: `${origin}/upload/pages` }
      },
    ],
    [
      / PATCH .*\/versions\/1$/,
      ({ body }) => {
        pages = { ...pages, config: body?.config ?? pages.config }
        return { name: `${site}/versions/1`, status: body?.status, config: pages.config }
      },
    ],
    [/ POST .*\/releases$/, () => ({ name: `${site}/releases/1`, version: { name: `${site}/versions/1` } })],
    [
      / GET .*\/sites\/[^/]+$/,
      () => ({ name: site, defaultUrl: `https://${projectId}.web.app`, type: 'DEFAULT_SITE' }),
    ],
  ]

  const answerTo = (call: RecordedCall): Fields | undefined => {
    for (const [pattern, answer] of answers) {
      const match = pattern.exec(` ${call.call}`)
      if (match !== null) return answer(call, match)
    }
    return {}
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://firebase.invalid')
    const call: RecordedCall = {
      call: `${request.method} ${decodeURIComponent(url.pathname)}`,
      query: Object.fromEntries(url.searchParams),
      body: bodyOf(await buffer(request), request.headers['content-encoding']),
    }
    calls.push(call)
    const answer = answerTo(call)
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error: { code: 404, status: 'NOT_FOUND', message: 'not there' } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
  return {
    calls: calls as readonly RecordedCall[],
    get deployed(): DeployedFirebase {
      return { functions, jobs, invokers, pages }
    },
    /** Leads the CLI here, signed in as nobody. */
    environment: {
      ...{ FIREBASE_TOKEN: 'of-nobody', CI: '1', FIREBASE_FUNCTIONS_DISCOVERY_OUTPUT_PATH: 'true' },
      METADATA_SERVER_DETECTION: 'none',
      ...Object.fromEntries(FIREBASE_ORIGINS.map((name) => [name, origin])),
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function resourceOf(call: string): string {
  return call.replace(/^\w+ \/v\w+\//, '').replace(/:\w+$/, '')
}

function membersOf(policy: Fields): readonly string[] {
  const bindings: readonly unknown[] = Array.isArray(policy.bindings) ? policy.bindings : []
  return bindings.flatMap((binding) => {
    const { members } = asFields(binding)
    return Array.isArray(members) ? members.map(String) : []
  })
}

function asFields(body: unknown): Fields {
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function bodyOf(content: Buffer, encoding: string | undefined): Fields | null {
  try {
    const parsed: unknown = JSON.parse((encoding === 'gzip' ? gunzipSync(content) : content).toString())
    return asFields(parsed)
  } catch {
    // Files, and calls without a body.
    return null
  }
}
