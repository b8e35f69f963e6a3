import type { Firestore } from 'firebase-admin/firestore'
import type { RateLimiter } from './api/rate-limiter.ts'
import type { AccountDirectory } from './auth/account-directory.ts'
import type { BackupService } from './backup/backup-service.ts'
import type { EdgeService } from './cloud-run/edge-service.ts'
import type { Config } from './config.ts'
import type { FileStore } from './files/file-store.ts'
import type { Log } from './log.ts'
import type { Mailer } from './notifications/mailer.ts'
import type { PushSender } from './notifications/push-sender.ts'

/** What every part of the functions gets from outside: storage, people, time, chance. */
export interface Deps {
  readonly firestore: Firestore
  readonly accounts: AccountDirectory
  readonly config: Config
  readonly log: Log
  readonly limiter: RateLimiter
  readonly files: FileStore
  /** null: no mail server is set up. */
  readonly mailer: Mailer | null
  /** null: there is no push service (in the emulators), or nobody set up its key. */
  readonly push: PushSender | null
  /** null: the edge runs nowhere that could be scaled (in the emulators, on a host of one's own). */
  readonly edgeService: EdgeService | null
  /** null: nowhere to put backups (in the emulators, or nobody set up a bucket). */
  readonly backups: BackupService | null
  now(): Date
  /** Cryptographically strong random bytes. */
  randomBytes(size: number): Uint8Array
}
