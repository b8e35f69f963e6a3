import { notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runJob } from '../jobs/run-job.ts'
import { edgeOf, NOW, openWorld, type World } from '../testing/test-world.ts'
import { afterEvent } from '../triggers/after-event.ts'
import { watchOperations } from './watch-operations.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000)
const works = async () => ({ changed: 1 })
async function watchAt(hours: number) {
  world.clock.now = at(hours)
  return watchOperations(world.deps)
}
const stateOf = async (kind: 'jobSilent' | 'edgeDead', key: string) =>
  (await world.read(paths.notification(notificationIdOf(kind, key))))?.state

test('a scheduled job that runs no more is told once, and cleared when it runs again', async () => {
  await runJob('closeStale', works, NOW, world.deps)
  expect(await watchAt(2.75)).toMatchObject({ jobs: 0 })
  expect(await watchAt(3)).toMatchObject({ jobs: 1 })
  expect(await watchAt(4)).toMatchObject({ jobs: 0 })
  expect(await world.read(paths.notification(notificationIdOf('jobSilent', 'closeStale')))).toMatchObject({
    ...{ state: 'open', severity: 'critical', params: { job: 'closeStale', hours: 3 }, count: 1 },
  })

  await runJob('closeStale', works, at(4.1), world.deps)
  expect(await watchAt(4.25)).toMatchObject({ jobs: 1 })
  expect(await stateOf('jobSilent', 'closeStale')).toBe('closed')
})

test('a job of the night may rest for a day, and what events start for ever', async () => {
  await runJob('backUp', works, NOW, world.deps)
  await afterEvent('onSiteWritten', world.deps, () => Promise.reject(new Error('busy'))).catch(() => undefined)
  expect(await watchAt(25)).toMatchObject({ jobs: 0 })

  expect(await watchAt(26)).toMatchObject({ jobs: 1 })
  expect(await stateOf('jobSilent', 'backUp')).toBe('open')
  expect(await world.count(collections.notifications)).toBe(1)
})

test('the last failure of a trigger stands beside the jobs, and the platform tries again', async () => {
  const failing = afterEvent('onSiteWritten', world.deps, () => Promise.reject(new Error('busy')))

  await expect(failing).rejects.toThrow('busy')
  expect(await world.read(paths.jobRun('onSiteWritten'))).toMatchObject({
    ...{ job: 'onSiteWritten', kind: 'trigger', ok: false, error: 'Error: busy' },
  })
})

test('an instance that answers again is not dead any more; of one that died a person decides', async () => {
  const hour = (hours: number, edgeId: string, fields = {}) =>
    world.put(paths.edge(edgeId), edgeOf(edgeId, at(hours), fields))
  await hour(0, 'edge-slow')
  await hour(0, 'edge-dead')
  expect(await watchAt(0.1)).toMatchObject({ edgesDead: 2 })

  await hour(0.2, 'edge-slow')
  expect(await watchAt(0.2)).toMatchObject({ edgesBack: 1 })
  expect([await stateOf('edgeDead', 'edge-slow'), await stateOf('edgeDead', 'edge-dead')]).toEqual(['closed', 'open'])
})

test('that no instance took over is over with the next one', async () => {
  await world.put(paths.edge('edge-a'), edgeOf('edge-a', NOW, { stoppedAt: NOW }))
  expect(await watchAt(0.1)).toMatchObject({ edgesDead: 1, edgesBack: 0 })

  await world.put(paths.edge('edge-b'), edgeOf('edge-b', at(0.2)))
  expect(await watchAt(0.2)).toMatchObject({ edgesBack: 1 })
  expect(await stateOf('edgeDead', 'edge-a')).toBe('closed')
})
