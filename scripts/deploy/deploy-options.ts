import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { PlainError } from '../lib/plain-error.ts'
import type { DeployTarget } from './deploy-target.ts'
import { DEFAULT_REGION } from './firebase-config.ts'

export const DEPLOY_HELP = `npm run deploy -- --project ID [--region REGION] [--admin EMAIL] [--dry-run]

  --project ID     the Google Cloud project; it must exist, with Firebase and a billing account
  --region REGION  of database, functions and edge; ${DEFAULT_REGION} by default. The database can never be moved
  --admin EMAIL    makes this the first admin, where there is none
  --dry-run        into an empty project that exists on this machine alone; prints every call

See docs/deploy.md. The command can be run again at any time.`

export interface DeployOptions {
  readonly target: DeployTarget
  readonly dryRun: boolean
}

/** @returns undefined when the help is wanted. @throws PlainError naming every option that does not fit. */
export function deployOptions(args: readonly string[]): DeployOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      project: { type: 'string' },
      region: { type: 'string', default: DEFAULT_REGION },
      admin: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const dryRun = values['dry-run']
  const projectId = values.project ?? (dryRun ? 'example-charging' : '')
  const problems = [
    ...(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(projectId) ? [] : ['--project is missing or no id of a project']),
    ...(projectId.startsWith('demo-') ? ['--project begins with demo-, which only the emulators know'] : []),
    ...(/^[a-z]+-[a-z]+\d+$/.test(values.region) ? [] : ['--region is no region, for example asia-southeast2']),
    ...(values.admin === undefined || v.is(v.pipe(v.string(), v.email()), values.admin)
      ? []
      : ['--admin is no e-mail address']),
  ]
  if (problems.length > 0) throw new PlainError(problems.join('\n'))
  return { target: { projectId, region: values.region, adminEmail: values.admin ?? null }, dryRun }
}
