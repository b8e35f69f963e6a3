import type { Command } from '@charge-it/shared/model/command.ts'
import type { LocalList } from '@charge-it/shared/model/local-list.ts'

/** Full lists that a station may refuse in a row before it is left alone. */
const MAX_REFUSED_FULL = 2
const NOT_SUPPORTED = ['NotSupported', 'NotImplemented']

/**
 * The list after the outcome of its part. A refusal, an unknown outcome and another version than expected (0 and -1
 * included) all mean that the station's list is not known: the next part is a full one.
 * @returns null while the outcome is not known.
 */
export function afterOutcome(
  list: LocalList,
  pending: NonNullable<LocalList['pending']>,
  command: Command | undefined,
  now: Date,
): LocalList | null {
  if (command !== undefined && isUnderWay(command)) return null
  const ended = { ...list, pending: null, lastUpdatedAt: now }
  const word = command?.result?.errorCode ?? command?.history.at(-1)?.detail ?? 'the command is gone'
  if (command?.status === 'effectSeen' || command?.status === 'accepted') {
    const { version, idTags, blocked } = pending
    return { ...ended, version, idTags, blocked, refusedFull: 0, fault: null, syncedAt: now }
  }
  const fault = word.slice(0, 200)
  const unknown = { ...ended, version: 0, idTags: [], blocked: [], fault }
  if (NOT_SUPPORTED.includes(word) || word === 'the station has no local list')
    return { ...unknown, state: 'unsupported' }
  const refusedFull = list.refusedFull + (pending.updateType === 'Full' ? 1 : 0)
  return { ...unknown, refusedFull, state: refusedFull >= MAX_REFUSED_FULL ? 'failed' : 'sending' }
}

function isUnderWay({ status, unsettled }: Command): boolean {
  return status === 'queued' || status === 'sent' || unsettled === true
}
