import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { auth } from '@googleapis/iam'
import { checkMachine, committed, signedIn } from '../deploy/check-machine.ts'
import { cloneSources, uncommittedFiles } from '../deploy/clone-sources.ts'
import { cloudClients } from '../deploy/cloud-clients.ts'
import { deploy } from '../deploy/deploy.ts'
import { DEPLOY_HELP, deployOptions } from '../deploy/deploy-options.ts'
import { type DeployTarget, resourceNames } from '../deploy/deploy-target.ts'
import { openDryRun } from '../deploy/fake-cloud/dry-run.ts'
import { openFirebaseDryRun } from '../deploy/fake-cloud/firebase-dry-run.ts'
import { firebaseConfigFor } from '../deploy/firebase-config.ts'
import { buildFunctions, buildHosting } from '../lib/build-programs.ts'
import { runMain } from '../lib/plain-error.ts'
import { ROOT } from '../lib/root.ts'
import { runCommand } from '../lib/run-command.ts'

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

await runMain(async () => {
  const options = deployOptions(process.argv.slice(2))
  if (options === undefined) {
    console.log(DEPLOY_HELP)
    return 0
  }
  await (options.dryRun ? dryRun(options.target) : deployForReal(options.target))
  return 0
})

async function deployForReal(target: DeployTarget): Promise<void> {
  await checkMachine([
    committed(() => uncommittedFiles(ROOT)),
    signedIn(() => new auth.GoogleAuth({ scopes: SCOPE }).getAccessToken()),
  ])
  const names = resourceNames(target)
  const clients = cloudClients(target.projectId)
  const settingsFile = join(ROOT, 'functions', `.env.${target.projectId}`)
  try {
    await deploy({
      ...{ target, names, clients, sources: cloneSources(ROOT) },
      settings: {
        read: () => (existsSync(settingsFile) ? readFileSync(settingsFile, 'utf8') : ''),
        write: (text) => writeFileSync(settingsFile, text, { mode: 0o600 }),
      },
      firebase: (args) => firebase(args, target.region),
      api: (path, init) => fetch(`${names.origin}/api/v1${path}`, init),
      randomText: () => randomBytes(18).toString('base64url'),
      say: console.log,
    })
  } finally {
    await clients.close()
  }
}

async function dryRun(target: DeployTarget): Promise<void> {
  const dry = await openDryRun(target, cloneSources(ROOT))
  const { projectId } = target
  let cli: Awaited<ReturnType<typeof openFirebaseDryRun>> | undefined
  try {
    for (const step of await dry.run()) {
      if ('call' in step) {
        console.log(`call  ${step.call}${step.body === undefined ? '' : ` ${JSON.stringify(step.body)}`}`)
        continue
      }
      console.log(`run   ${step.run}`)
      if (cli === undefined) {
        await buildHosting()
        cli = await openFirebaseDryRun(projectId, {
          settings: dry.settings.read(),
          pages: join(ROOT, 'hosting', 'dist'),
        })
      }
      const calls = await cli.run(step.run.split(' ').slice(1))
      for (const { call, body } of calls)
        console.log(`  call  ${call}${body === null ? '' : ` ${JSON.stringify(body)}`}`)
    }
  } finally {
    await cli?.close()
    await dry.close()
  }
}

/** The CLI of node_modules with a firebase.json of this region, which must lie in the root. */
async function firebase(args: readonly string[], region: string): Promise<void> {
  await buildFunctions()
  await buildHosting()
  const config = 'firebase.deploy.json'
  writeFileSync(join(ROOT, config), firebaseConfigFor(readFileSync(join(ROOT, 'firebase.json'), 'utf8'), region))
  try {
    const cli = join(ROOT, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js')
    await runCommand(process.execPath, [cli, ...args, '--config', config], { cwd: ROOT, inherit: true })
  } finally {
    rmSync(join(ROOT, config), { force: true })
  }
}
