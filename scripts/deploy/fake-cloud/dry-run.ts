import { cloudClients } from '../cloud-clients.ts'
import { deploy } from '../deploy.ts'
import type { DeploySources } from '../deploy-deps.ts'
import { type DeployTarget, resourceNames } from '../deploy-target.ts'
import { startFakeCloud } from './start-fake-cloud.ts'

/**
 * A deployment into an empty project that exists on this machine alone.
 * @param sources Of the clone, or others in a test.
 */
export async function openDryRun(target: DeployTarget, sources: DeploySources) {
  const cloud = await startFakeCloud(target.projectId)
  const clients = cloudClients(target.projectId, cloud.endpoint)
  const said: string[] = []
  let settings = ''
  return {
    cloud,
    said,
    settings: {
      read: () => settings,
      write(text: string) {
        settings = text
      },
    },
    /** Runs once more and returns the calls and commands of this run. */
    async run() {
      const from = cloud.steps.length
      await deploy({
        target,
        names: resourceNames(target),
        clients,
        sources,
        settings: this.settings,
        async firebase(args) {
          cloud.steps.push({ run: `firebase ${args.join(' ')}` })
        },
        api: cloud.api,
        randomText: () => 'made-up-at-random',
        say: (line) => said.push(line),
      })
      return cloud.steps.slice(from)
    },
    async close() {
      await clients.close()
      await cloud.close()
    },
  }
}
