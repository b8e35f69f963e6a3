import { randomInt } from 'node:crypto'
import type { Command } from '@charge-it/shared/model/command.ts'
import type { FileToken } from '@charge-it/shared/model/file-token.ts'
import type { FirmwareJob } from '@charge-it/shared/model/firmware-job.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { newFileToken } from '../files/file-tokens.ts'
import { firmwareAddress } from '../files/public-address.ts'

/** A station that is present gets its command at once; one that goes away meanwhile waits for its next turn. */
const VALID_FOR_S = 120
const MAX_REQUEST_ID = 2 ** 31 - 1
/** A station may fetch the file again until its deadline, and a little longer for clocks that are wrong. */
const LINK_GRACE_MS = 15 * 60_000

export interface FirmwareCommand {
  readonly command: Command
  /** null: the operator's own address is used. */
  readonly link: { readonly tokenHash: string; readonly document: FileToken } | null
  readonly requestId: number | null
}

/**
 * The command that tells one station of a job to update, with a link of its own.
 * @param fileName Of our file; not used with an address of the operator.
 * @throws ApiError 409 when these functions do not know their own address.
 */
export function firmwareCommand(
  job: FirmwareJob,
  station: Pick<Station, 'stationId' | 'siteId'>,
  fileName: string,
  deps: Pick<Deps, 'config' | 'now' | 'randomBytes'>,
): FirmwareCommand {
  const now = deps.now()
  const expiresAt = new Date(now.getTime() + job.stationDeadlineS * 1000 + LINK_GRACE_MS)
  const fileId = job.fileId
  const made =
    fileId === null ? null : newFileToken({ kind: 'firmware', stationId: station.stationId, fileId, expiresAt }, deps)
  const location = made === null ? (job.location ?? '') : firmwareAddress(made.token, fileName, deps)
  const requestId = job.signed === null ? null : randomInt(1, MAX_REQUEST_ID)
  const retrying = {
    ...(job.downloadRetries === null ? {} : { retries: job.downloadRetries }),
    ...(job.downloadRetryIntervalS === null ? {} : { retryInterval: job.downloadRetryIntervalS }),
  }
  const action = job.signed === null ? 'UpdateFirmware' : 'SignedUpdateFirmware'
  const payload =
    job.signed === null
      ? { location, ...retrying, retrieveDate: now.toISOString() }
      : { ...retrying, requestId, firmware: { location, retrieveDateTime: now.toISOString(), ...job.signed } }
  validateCommand(action, payload)
  const command: Command = {
    ...newCommand(
      {
        station,
        action,
        payloadJson: JSON.stringify(payload),
        intent: `firmware-job:${job.jobId}`,
        validForS: VALID_FOR_S,
        caller: { kind: 'nobody' },
        ownerUid: null,
      },
      now,
    ),
    createdBy: job.createdBy,
  }
  return {
    command,
    link: made === null ? null : { tokenHash: made.tokenHash, document: made.document },
    requestId,
  }
}
