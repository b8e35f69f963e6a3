import firestorePackage from '@google-cloud/firestore'
import * as v from 'valibot'
import type { BackupService } from './backup-service.ts'

type AdminClient = Pick<InstanceType<typeof firestorePackage.v1.FirestoreAdminClient>, 'exportDocuments'>

const CALL_TIMEOUT_MS = 60_000
const errorSchema = v.object({ code: v.number() })
/** ALREADY_EXISTS: an export of that folder. FAILED_PRECONDITION, ABORTED: one is running. */
const RUNNING = [6, 9, 10]

/** {@link BackupService} by Firestore's managed export into a bucket of the same project and region. */
export function managedExport(client: () => AdminClient, projectId: string, bucket: string): BackupService {
  return {
    async start(folder) {
      try {
        await client().exportDocuments(
          { name: `projects/${projectId}/databases/(default)`, outputUriPrefix: `gs://${bucket}/${folder}` },
          { timeout: CALL_TIMEOUT_MS },
        )
        return 'started'
      } catch (error) {
        const parsed = v.safeParse(errorSchema, error)
        if (parsed.success && RUNNING.includes(parsed.output.code)) return 'running'
        throw error
      }
    },
  }
}

/** The client of a deployed function. Over REST, which needs no gRPC channel. */
export function firestoreAdminClient() {
  return new firestorePackage.v1.FirestoreAdminClient({ fallback: true })
}
