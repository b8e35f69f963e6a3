import { expect, test } from 'vitest'
import { checkMachine, committed, signedIn } from './check-machine.ts'
import { deployOptions } from './deploy-options.ts'

test('a project is enough', () => {
  expect(deployOptions(['--project', 'my-charging'])).toEqual({
    target: { projectId: 'my-charging', region: 'asia-southeast2', adminEmail: null },
    dryRun: false,
  })
  expect(deployOptions(['--help'])).toBeUndefined()
})

test('a dry run needs none', () => {
  expect(deployOptions(['--dry-run'])).toMatchObject({ dryRun: true, target: { projectId: 'example-charging' } })
})

test('everything that does not fit is named at once', () => {
  const nothingFits = ['--project', 'X', '--region', 'Jakarta', '--admin', 'nobody']

  expect(() => deployOptions(nothingFits)).toThrow(/--project.*\n--region.*\n--admin/)
  expect(() => deployOptions(['--project', 'demo-charge-it'])).toThrow(/only the emulators/)
})

test('what is missing on the machine is told in one go', async () => {
  const checks = [committed(async () => [' M a.ts']), signedIn(() => Promise.reject(new Error('none')))]

  await expect(checkMachine(checks)).rejects.toThrow(/commit or remove first: M a\.ts\n.*gcloud auth/)
  await expect(checkMachine([committed(async () => []), signedIn(async () => 'token')])).resolves.toBeUndefined()
})
