import type { DeployDeps } from './deploy-deps.ts'
import { deployEdge } from './deploy-edge.ts'
import { deployFirebase, writeSettings } from './deploy-firebase.ts'
import { ensureAccounts, grantScaling } from './ensure-accounts.ts'
import { ensureBucket } from './ensure-bucket.ts'
import { ensureImage } from './ensure-image.ts'
import { ensureFirstAdmin } from './first-admin.ts'
import { enableServices, ensureDatabase, findProject } from './prepare-project.ts'

const BACKUP_DAYS = 30

/**
 * Brings an installation to the state of the committed sources. Each step looks first and changes only what differs, so a
 * second run changes nothing, and a run that broke off is finished by the next.
 * @throws PlainError for what a person can put right.
 */
export async function deploy(deps: DeployDeps): Promise<void> {
  await findProject(deps)
  await enableServices(deps)
  await ensureDatabase(deps)
  await ensureAccounts(deps)
  const image = await ensureImage(deps)
  const edgeAddress = await deployEdge(deps, image)
  await grantScaling(deps)
  await ensureBucket(deps, deps.names.filesBucket)
  await ensureBucket(deps, deps.names.backupBucket, BACKUP_DAYS)
  writeSettings(deps, edgeAddress)
  await deployFirebase(deps)
  await ensureFirstAdmin(deps)
  deps.say(`Console ${deps.names.origin}   chargers ${edgeAddress.replace(/^https:/, 'wss:')}/ocpp/{stationId}`)
}
