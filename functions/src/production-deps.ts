import { randomBytes } from 'node:crypto'
import { initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import { getMessaging } from 'firebase-admin/messaging'
import { getStorage } from 'firebase-admin/storage'
import { RateLimiter } from './api/rate-limiter.ts'
import { firebaseAccounts } from './auth/firebase-accounts.ts'
import type { BackupService } from './backup/backup-service.ts'
import { firestoreAdminClient, managedExport } from './backup/managed-export.ts'
import { cloudRunClient, cloudRunEdgeService } from './cloud-run/cloud-run-edge-service.ts'
import type { EdgeService } from './cloud-run/edge-service.ts'
import { type Config, parseConfig } from './config.ts'
import type { Deps } from './deps.ts'
import { cloudFileStore } from './files/cloud-file-store.ts'
import type { FileStore } from './files/file-store.ts'
import { localFileStore } from './files/local-file-store.ts'
import { causeOf, jsonLog, type Log } from './log.ts'
import { smtpMailer } from './notifications/mailer.ts'
import { cloudPush } from './notifications/push-sender.ts'

let made: Deps | undefined

/**
 * Everything as it is in Cloud Functions (or their emulator), made with the first event and kept for the instance.
 * @throws ConfigError
 */
export function productionDeps(): Deps {
  if (made !== undefined) return made
  const config = parseConfig(process.env)
  // Not "if there is none": the functions SDK makes an app of its own, which is not the default one.
  initializeApp()
  const log = jsonLog()
  made = {
    firestore: getFirestore(),
    accounts: firebaseAccounts(getAuth()),
    config,
    log,
    limiter: new RateLimiter(),
    files: fileStore(config.files),
    mailer: config.mail === null ? null : smtpMailer(config.mail),
    // The emulators have no such service, and nothing of theirs is to leave the machine.
    push: config.emulated || config.pushKey === null ? null : cloudPush(getMessaging),
    edgeService: edgeService(config, log),
    backups: backups(config),
    now: () => new Date(),
    randomBytes,
  }
  return made
}

function edgeService({ edgeService: name }: Config, log: Log): EdgeService | null {
  if (name === null) return null
  let client: ReturnType<typeof cloudRunClient> | undefined
  const once = () => {
    client ??= cloudRunClient()
    return client
  }
  return cloudRunEdgeService(once, name, (cause) => log.error('Cloud Run does not answer', { cause: causeOf(cause) }))
}

function backups({ backupBucket: bucket, projectId }: Config): BackupService | null {
  return bucket === null || projectId === null ? null : managedExport(firestoreAdminClient, projectId, bucket)
}

function fileStore(files: Config['files']): FileStore {
  if ('folder' in files) return localFileStore(files.folder)
  const { bucket } = files
  return cloudFileStore(() => (bucket === null ? getStorage().bucket() : getStorage().bucket(bucket)))
}
