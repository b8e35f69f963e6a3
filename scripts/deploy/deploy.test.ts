import { expect, test, vi } from 'vitest'
import type { DeploySources } from './deploy-deps.ts'
import type { DeployTarget } from './deploy-target.ts'
import { openDryRun } from './fake-cloud/dry-run.ts'
import type { RecordedStep } from './fake-cloud/start-fake-cloud.ts'

// Six clients load, and some dozen calls go over real sockets; slow machines take their time.
vi.setConfig({ testTimeout: 120_000 })

const TARGET: DeployTarget = {
  projectId: 'example-charging',
  region: 'asia-southeast2',
  adminEmail: 'owner@example.test',
}

/** A clone whose content a test decides. */
function cloneOf(content = 'first'): DeploySources & { content: string } {
  return {
    content,
    async fingerprint(paths) {
      return Buffer.from(`${this.content}:${paths[0]}`.padEnd(32, '0')).toString('hex')
    },
    archive: async () => new Uint8Array([0x1f, 0x8b]),
  }
}

/** Looking changes nothing, whatever the verb. */
const isChange = (step: RecordedStep) => 'run' in step || !/^GET |:getIamPolicy$/.test(step.call)
const changes = (steps: readonly RecordedStep[]) =>
  steps.filter(isChange).map((step) => ('run' in step ? step.run : step.call))

test('a deployment into an empty project makes these calls in this order, with these settings', async () => {
  const dry = await openDryRun(TARGET, cloneOf())

  const steps = await dry.run()

  await expect(`${JSON.stringify(steps, null, 2)}\n`).toMatchFileSnapshot('golden/first-run.golden')
  expect(dry.settings.read()).toContain('CHARGE_IT_EDGE_SERVICE=projects/example-charging/locations/asia-southeast2/')
  await dry.close()
})

test('a second run looks and changes nothing', async () => {
  const dry = await openDryRun(TARGET, cloneOf())
  await dry.run()
  const settings = dry.settings.read()

  expect(changes(await dry.run())).toEqual([])
  expect(dry.settings.read()).toBe(settings)
  await dry.close()
})

test('changed sources make a new image and revision and deploy the rest; limits that an admin set stay', async () => {
  const clone = cloneOf()
  const dry = await openDryRun(TARGET, clone)
  await dry.run()
  const name = 'projects/example-charging/locations/asia-southeast2/services/ocpp-edge'
  const service = dry.cloud.state.resources.get(name)
  dry.cloud.state.resources.set(name, { ...service, scaling: { minInstanceCount: 3, maxInstanceCount: 9 } })
  clone.content = 'second'

  const changed = changes(await dry.run())

  expect(changed).toEqual([
    'POST /upload/storage/v1/b/example-charging-charge-it-deploy/o',
    'POST /v1/projects/example-charging/builds',
    // The same digest: the fake's images are all alike.
    'firebase deploy --only firestore --project example-charging --non-interactive --force',
    'firebase deploy --only functions --project example-charging --non-interactive --force',
    'firebase deploy --only hosting --project example-charging --non-interactive --force',
    'POST /upload/storage/v1/b/example-charging-charge-it-deploy/o',
  ])
  await dry.close()
})

test('a setting of the service that somebody changed is set back by a new revision, and its scaling is left', async () => {
  const dry = await openDryRun(TARGET, cloneOf())
  await dry.run()
  const name = 'projects/example-charging/locations/asia-southeast2/services/ocpp-edge'
  const { state } = dry.cloud
  state.resources.set(name, {
    ...state.resources.get(name),
    invokerIamDisabled: false,
    scaling: { minInstanceCount: 3 },
  })

  const steps = await dry.run()

  expect(changes(steps)).toEqual([`PATCH /v2/${name}`])
  expect(steps.find((step) => 'call' in step && step.call.startsWith('PATCH'))).toMatchObject({
    query: { updateMask: 'ingress,invokerIamDisabled,template' },
  })
  expect(state.resources.get(name)).toMatchObject({ invokerIamDisabled: true, scaling: { minInstanceCount: 3 } })
  await dry.close()
})

test('a run that broke off is finished by the next', async () => {
  const dry = await openDryRun(TARGET, cloneOf())
  dry.cloud.state.billing = false
  await expect(dry.run()).rejects.toThrow(/billing account/)
  dry.cloud.state.billing = true

  expect(changes(await dry.run()).at(-1)).toBe('POST /api/v1/setup')
  expect(changes(await dry.run())).toEqual([])
  await dry.close()
})

test('a project that this account may not see is told in plain words', async () => {
  const dry = await openDryRun(TARGET, cloneOf())
  dry.cloud.state.visible = false

  await expect(dry.run()).rejects.toThrow(/knows no project example-charging/)
  await dry.close()
})

test('without an e-mail the set-up code is said, and nobody is made admin', async () => {
  const dry = await openDryRun({ ...TARGET, adminEmail: null }, cloneOf())

  expect(changes(await dry.run())).not.toContain('POST /api/v1/setup')
  expect(dry.said.join('\n')).toContain('set-up code made-up-at-random')
  await dry.close()
})
