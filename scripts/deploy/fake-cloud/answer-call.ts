import { metadataOf, partsOf } from '../../../functions/src/testing/fake-cloud-storage.ts'

/** One call to the fake, decoded. */
export interface FakeCall {
  readonly method: string
  readonly path: string
  readonly search: URLSearchParams
  /** Parsed JSON; null for anything else. */
  readonly body: unknown
  readonly raw: Buffer
  readonly contentType: string
}

type Fields = Record<string, unknown>

/** What the fake holds. */
export interface FakeState {
  readonly projectId: string
  /** False: every call is refused as if the account may not see it. */
  visible: boolean
  billing: boolean
  hasAdmin: boolean
  readonly enabled: Set<string>
  /** By full name: databases, accounts, repositories, tags, services. */
  readonly resources: Map<string, Fields>
  /** IAM policies by resource. */
  readonly policies: Map<string, Fields>
  readonly buckets: Set<string>
  readonly objects: Map<string, Buffer>
}

export function emptyCloud(projectId: string): FakeState {
  return {
    projectId,
    ...{ visible: true, billing: true, hasAdmin: false },
    ...{ enabled: new Set<string>(), buckets: new Set<string>() },
    resources: new Map(),
    policies: new Map(),
    objects: new Map(),
  }
}

interface Answer {
  readonly status: number
  readonly content: object | Buffer
}

const ok = (content: object | Buffer): Answer => ({ status: 200, content })
const refused = (status: number, name: string): Answer => ({
  status,
  content: { error: { code: status, status: name, message: name } },
})
const missing = refused(404, 'NOT_FOUND')
/** Long operations are over at once. */
const done = (type: string, response: object = {}): Answer =>
  ok({
    name: 'projects/demo/locations/here/operations/1',
    done: true,
    response: { '@type': `type.googleapis.com/${type}`, ...response },
  })

const DIGEST = `sha256:${'ab'.repeat(32)}`
const fieldsOf = (body: unknown): Fields => (typeof body === 'object' && body !== null ? { ...body } : {})

/** Answers as the documentation of the API says, and keeps what was made. An unknown call is 501. */
export function answerCall(call: FakeCall, state: FakeState): Answer {
  for (const answer of [install, project, storage, images, service, made]) {
    const given = answer(call, state)
    if (given !== undefined) return given
  }
  return refused(501, 'UNIMPLEMENTED')
}

type Part = (call: FakeCall, state: FakeState) => Answer | undefined

/** The installation's own REST API. */
const install: Part = ({ method, path }, state) => {
  if (path !== '/api/v1/setup') return undefined
  if (method === 'GET') return ok({ open: !state.hasAdmin })
  state.hasAdmin = true
  return { status: 201, content: { uid: 'first', role: 'admin' } }
}

const project: Part = ({ method, path, search, body }, state) => {
  const name = `projects/${state.projectId}`
  if (!state.visible) return refused(403, 'PERMISSION_DENIED')
  if (path === `/v3/${name}`) return ok({ name: 'projects/123456', projectId: state.projectId, state: 'ACTIVE' })
  if (path === `/v1/${name}/services:batchGet`) {
    const names = search.getAll('names')
    return ok({
      services: names.map((each) => ({
        name: each,
        state: state.enabled.has(each.split('/').at(-1) ?? '') ? 'ENABLED' : 'DISABLED',
      })),
    })
  }
  if (path === `/v1/${name}/services:batchEnable`) {
    if (!state.billing) return refused(400, 'FAILED_PRECONDITION')
    const { serviceIds } = fieldsOf(body)
    if (Array.isArray(serviceIds)) for (const id of serviceIds) state.enabled.add(String(id))
    return done('google.api.serviceusage.v1.BatchEnableServicesResponse')
  }
  const [, resource, verb] = /^\/v\d\/(.+):([gs]etIamPolicy)$/.exec(path) ?? []
  if (resource === undefined) return undefined
  if (verb === 'getIamPolicy' || method === 'GET') return ok(state.policies.get(resource) ?? { etag: 'AA==' })
  const { policy } = fieldsOf(body)
  state.policies.set(resource, fieldsOf(policy))
  return ok(fieldsOf(policy))
}

const storage: Part = ({ method, path, search, body, raw, contentType }, state) => {
  if (method === 'POST' && path === '/storage/v1/b') {
    state.buckets.add(String(fieldsOf(body).name))
    return ok(fieldsOf(body))
  }
  const [, uploadTo] = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(path) ?? []
  if (uploadTo !== undefined) {
    const [, boundary = ''] = /boundary=([^;]+)/.exec(contentType) ?? []
    const content = partsOf(raw, boundary.replaceAll('"', ''))[1] ?? raw
    const id = search.get('name') ?? ''
    state.objects.set(`${uploadTo}/${id}`, content)
    return ok(metadataOf(id, content))
  }
  const [, bucket, object] = /^\/storage\/v1\/b\/([^/]+)(?:\/o\/(.+))?$/.exec(path) ?? []
  if (bucket === undefined) return undefined
  if (object === undefined) return state.buckets.has(bucket) ? ok({ name: bucket }) : missing
  const content = state.objects.get(`${bucket}/${object}`)
  if (content === undefined) return missing
  return search.get('alt') === 'media' ? ok(content) : ok(metadataOf(object, content))
}

/** A build makes an image under every name that it was asked for. */
const images: Part = ({ method, path, body }, state) => {
  if (method !== 'POST' || !path.endsWith('/builds')) return undefined
  const wanted = fieldsOf(body).images
  const names = Array.isArray(wanted) ? wanted.map(String) : []
  for (const each of names) {
    const [, region, projectId, repository, image, tag] =
      /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/([^:]+):(.+)$/.exec(each) ?? []
    const folder = `projects/${projectId}/locations/${region}/repositories/${repository}/packages/${image}`
    state.resources.set(`${folder}/tags/${tag}`, { version: `${folder}/versions/${DIGEST}` })
  }
  return done('google.devtools.cloudbuild.v1.Build', {
    results: { images: names.map((name) => ({ name, digest: DIGEST })) },
  })
}

const service: Part = ({ method, path, search, body }, state) => {
  if (!path.startsWith('/v2/')) return undefined
  const type = 'google.cloud.run.v2.Service'
  const id = search.get('serviceId')
  const name = method === 'POST' ? `${path.slice(4)}/${id}` : path.slice(4)
  const current = state.resources.get(name)
  if (method === 'GET') return current === undefined ? missing : ok(current)
  const generation = Number(current?.etag ?? 0) + 1
  const next = {
    ...current,
    ...fieldsOf(body),
    name,
    etag: String(generation),
    uri: 'https://ocpp-edge-123456.run.invalid',
    latestReadyRevision: `ocpp-edge-0000${generation}-fake`,
  }
  state.resources.set(name, next)
  return done(type, next)
}

/** Everything that is made by a POST to its collection and read by its name. */
const made: Part = ({ method, path, search, body }, state) => {
  const name = path.replace(/^\/v\d\//, '')
  if (method === 'GET') {
    const there = state.resources.get(name)
    return there === undefined ? missing : ok({ name, ...there })
  }
  const fields = fieldsOf(body)
  if (name.endsWith('/serviceAccounts')) {
    const email = `${String(fields.accountId)}@${state.projectId}.iam.gserviceaccount.com`
    state.resources.set(`${name}/${email}`, { email })
    return ok({ name: `${name}/${email}`, email })
  }
  const id = search.get('databaseId') ?? search.get('repositoryId')
  if (method !== 'POST' || id === null) return undefined
  state.resources.set(`${name}/${id}`, fields)
  const isDatabase = name.endsWith('/databases')
  return done(isDatabase ? 'google.firestore.admin.v1.Database' : 'google.devtools.artifactregistry.v1.Repository', {
    name: `${name}/${id}`,
  })
}
