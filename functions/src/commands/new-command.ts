import { randomUUID } from 'node:crypto'
import type { Command } from '@charge-it/shared/model/command.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { actorOf, type Caller } from '../auth/caller.ts'

/** A command as functions create it; the edge that holds the station's socket does the rest. */
export function newCommand(
  draft: {
    readonly station: Pick<Station, 'stationId' | 'siteId'>
    readonly action: string
    readonly payloadJson: string
    readonly intent: string
    readonly validForS: number
    readonly caller: Caller
    /** The driver who may follow it. */
    readonly ownerUid: string | null
  },
  now: Date,
): Command {
  return {
    commandId: randomUUID(),
    stationId: draft.station.stationId,
    siteId: draft.station.siteId,
    action: draft.action,
    payloadJson: draft.payloadJson,
    intent: draft.intent,
    status: 'queued',
    history: [{ status: 'queued', at: now, detail: null }],
    createdAt: now,
    expiresAt: new Date(now.getTime() + draft.validForS * 1000),
    createdBy: actorOf(draft.caller),
    ownerUid: draft.ownerUid,
    claimedBy: null,
    result: null,
    effect: null,
    lastUpdatedAt: now,
  }
}
