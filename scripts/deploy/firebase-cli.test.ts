import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ROOT } from '../lib/root.ts'
import { openFirebaseDryRun } from './fake-cloud/firebase-dry-run.ts'

// A program of its own starts, bundles and loads the functions, and makes some hundred calls one after the other.
vi.setConfig({ testTimeout: 300_000 })

const PROJECT = 'example-charging'
const SETTINGS = [
  ...['CHARGE_IT_REGION=asia-southeast2', `CHARGE_IT_SERVICE_ACCOUNT=charge-it-functions@${PROJECT}.invalid`],
  `CHARGE_IT_PUBLIC_ORIGIN=https://${PROJECT}.web.app`,
]
/** Changes nothing of what is there, whatever the verb. */
const LOOKS = /^GET |\/token$|:(testIamPermissions|getIamPolicy|generateServiceIdentity)$/
const PAGES = ['index.html', 'drive.html', 'assets/app-1a2b3c.js']

let dry: Awaited<ReturnType<typeof openFirebaseDryRun>>
let pages: string

beforeEach(async () => {
  pages = mkdtempSync(join(tmpdir(), 'charge-it-pages-'))
  mkdirSync(join(pages, 'assets'))
  for (const page of PAGES) writeFileSync(join(pages, page), page)
  dry = await openFirebaseDryRun(PROJECT, { settings: `${SETTINGS.join('\n')}\n`, pages })
})
afterEach(async () => {
  await dry.close()
  rmSync(pages, { recursive: true, force: true })
})

/** As a deployment runs it. */
const deploy = (part: 'firestore' | 'functions' | 'hosting') =>
  dry.run(['deploy', '--only', part, '--project', PROJECT, '--non-interactive', '--force'])

test('the Firebase CLI sends the rules, every index and every TTL policy of the sources, and releases the rules last', async () => {
  const calls = await deploy('firestore')

  const path = `/v1/projects/${PROJECT}/databases/(default)/collectionGroups`
  const wanted = JSON.parse(readFileSync(join(ROOT, 'firestore.indexes.json'), 'utf8'))
  const indexes: readonly { collectionGroup: string; queryScope: string; fields: object[] }[] = wanted.indexes
  const policies: readonly { collectionGroup: string; fieldPath: string; ttl?: boolean }[] = wanted.fieldOverrides
  const sent = (pattern: RegExp) => calls.filter(({ call }) => pattern.test(call))

  expect(
    sent(/^POST .*\/indexes$/)
      .map(({ call, body }) => ({ call, ...body }))
      .sort(byText),
  ).toEqual(
    indexes
      .map(({ collectionGroup, queryScope, fields }) => ({
        call: `POST ${path}/${collectionGroup}/indexes`,
        ...{ fields, queryScope },
      }))
      .sort(byText),
  )
  expect(
    sent(/^PATCH .*\/fields\//)
      .filter(({ body }) => body !== null && 'ttlConfig' in body)
      .map(({ call }) => call)
      .sort(),
  ).toEqual(
    policies
      .filter(({ ttl }) => ttl === true)
      .map(({ collectionGroup, fieldPath }) => `PATCH ${path}/${collectionGroup}/fields/${fieldPath}`)
      .sort(),
  )
  const [ruleset] = sent(/\/rulesets$/)
  expect(ruleset?.body).toMatchObject({
    source: { files: [{ content: readFileSync(join(ROOT, 'firestore.rules'), 'utf8') }] },
  })
  expect(calls.at(-1)?.call).toMatch(/^(PATCH|POST) .*\/releases/)
})

test('the Firebase CLI creates every function with these settings, then its schedule; a second run changes nothing', async () => {
  const calls = await deploy('functions')

  const { functions, jobs, invokers } = dry.apis.deployed
  const summary = {
    functions: [...functions].map(([id, body]) => functionOf(id, body, invokers)).sort(byText),
    jobs: [...jobs].map(([name, body]) => ({ name, ...body })).sort(byText),
  }
  await expect(`${JSON.stringify(summary, null, 2)}\n`).toMatchFileSnapshot('golden/functions.golden')
  const at = (pattern: RegExp) => calls.findIndex(({ call }) => pattern.test(call))
  const order = [/:generateUploadUrl$/, /^PUT \/upload\/source$/, /^POST .*\/functions$/, /^POST .*\/jobs$/].map(at)
  expect(order).not.toContain(-1)
  expect(order).toEqual(order.toSorted((a, b) => a - b))

  const again = await deploy('functions')
  expect(again.map(({ call }) => call).filter((call) => !LOOKS.test(call))).toEqual([])
})

test('the Firebase CLI sends every file of the pages, with the headers and addresses of firebase.json, and releases them last', async () => {
  const calls = await deploy('hosting')

  const { headers, rewrites } = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8')).hosting
  const { config, files } = dry.apis.deployed.pages
  expect(Object.keys(files).sort()).toEqual(PAGES.map((page) => `/${page}`).sort())
  expect(config).toMatchObject({
    headers: headers.map(
      ({ source, headers: each }: { source: string; headers: { key: string; value: string }[] }) => ({
        glob: source,
        headers: Object.fromEntries(each.map(({ key, value }) => [key, value])),
      }),
    ),
    rewrites: rewrites.map(
      (each: { source: string; destination?: string; function?: { functionId: string; region: string } }) => ({
        glob: each.source,
        ...(each.function === undefined
          ? { path: each.destination }
          : { function: each.function.functionId, functionRegion: each.function.region }),
      }),
    ),
  })
  expect(calls.filter(({ call }) => call.startsWith('POST /upload/pages')).length).toBe(PAGES.length)
  expect(calls.at(-1)?.call).toMatch(/^POST .*\/releases$/)
})

/** What a create or update says, without what differs from run to run. */
function functionOf(
  id: string,
  body: Readonly<Record<string, unknown>>,
  invokers: ReadonlyMap<string, readonly string[]>,
) {
  const { buildConfig, serviceConfig, eventTrigger, labels } = JSON.parse(JSON.stringify(body))
  const { environmentVariables, service: _, uri: __, ...settings } = serviceConfig
  const { 'firebase-functions-hash': ___, ...lasting } = labels ?? {}
  const told = Object.entries(settings).filter(([, setting]) => setting !== null)
  return {
    id,
    runtime: buildConfig.runtime,
    entryPoint: buildConfig.entryPoint,
    ...Object.fromEntries(told),
    variables: Object.keys(environmentVariables).sort(),
    ...(eventTrigger === undefined ? {} : { eventTrigger }),
    labels: lasting,
    invokers: invokers.get(id.toLowerCase()) ?? [],
  }
}

function byText(a: object, b: object): number {
  return JSON.stringify(a).localeCompare(JSON.stringify(b))
}
