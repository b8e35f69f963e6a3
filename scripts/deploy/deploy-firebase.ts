import { createHash } from 'node:crypto'
import { ifThere } from './cloud-errors.ts'
import type { DeployDeps } from './deploy-deps.ts'
import { ensureBucket } from './ensure-bucket.ts'
import { mergedSettings } from './function-settings.ts'

const FIREBASE_SOURCES = [
  'firebase.json',
  'firestore.rules',
  'firestore.indexes.json',
  'package-lock.json',
  'shared',
  'functions',
  'hosting',
] as const
const NOTE = 'deployed.txt'

/** What the functions must know of this installation. A set-up code that is there stays. */
export function writeSettings({ target, names, settings, randomText }: DeployDeps, edgeAddress: string): void {
  const before = settings.read()
  const after = mergedSettings(
    before,
    {
      CHARGE_IT_REGION: target.region,
      CHARGE_IT_SERVICE_ACCOUNT: names.accounts.functions,
      CHARGE_IT_EDGE_SERVICE: names.service,
    },
    {
      CHARGE_IT_PUBLIC_ORIGIN: names.origin,
      CHARGE_IT_OCPP_SECURE_URL: `${edgeAddress.replace(/^https:/, 'wss:')}/ocpp`,
      CHARGE_IT_SETUP_CODE: randomText(),
      CHARGE_IT_HASH_KEY: randomText(),
      CHARGE_IT_FILES_BUCKET: names.filesBucket,
      CHARGE_IT_BACKUP_BUCKET: names.backupBucket,
    },
  )
  if (after !== before) settings.write(after)
}

/**
 * Rules and indexes (with the TTL policies), then functions, then pages, by the Firebase CLI. Left out when this very
 * content and these settings were deployed last.
 */
export async function deployFirebase(deps: DeployDeps): Promise<void> {
  const { settings, sources, target, say } = deps
  const content = await sources.fingerprint(FIREBASE_SOURCES)
  const mark = createHash('sha256').update(content).update('\0').update(settings.read()).digest('hex')
  const note = (await ensureBucket(deps, deps.names.bucket)).file(NOTE)
  const last = await ifThere(note.download())
  if (last?.[0].toString() === mark) return
  for (const part of ['firestore', 'functions', 'hosting']) {
    say(`Deploying ${part}`)
    await deps.firebase(['deploy', '--only', part, '--project', target.projectId, '--non-interactive', '--force'])
  }
  await note.save(mark, { resumable: false, contentType: 'text/plain' })
}
