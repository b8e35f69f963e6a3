import type { Command } from '@charge-it/shared/model/command.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { type IdTag, idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { type LocalList, localListSchema } from '@charge-it/shared/model/local-list.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { type StationConfiguration, stationConfigurationSchema } from '@charge-it/shared/model/station-configuration.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Caller } from '../auth/caller.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { afterOutcome } from './after-outcome.ts'
import { isListed, nextPart } from './next-part.ts'

/** Used while a station's own limits are not known (OCPP 1.6 section 9.3 requires it to name them). */
const DEFAULT_PART = 100
const DEFAULT_LIST = 1_000
const MOST_CARDS = 5_000

/** Which cards a list may hold: read once for many stations. */
export async function wantedCards(deps: Deps): Promise<ReadonlyMap<string, IdTag>> {
  const now = deps.now()
  const { docs } = await deps.firestore
    .collection(collections.idTags)
    .where('kind', '==', 'card')
    .where('status', '==', 'Accepted')
    .limit(MOST_CARDS)
    .get()
  const cards = parseSnapshots(idTagSchema, docs, deps.log).filter((card) => isListed(card, now))
  return new Map(cards.map((card) => [card.idTagCanonical, card]))
}

/**
 * Takes the outcome of the part that was under way, and sends the next one when the station does not hold what it
 * should. Does nothing while a part is still under way, and for a station that has no local list.
 * @param start Begins a list where there is none, or again with a full one where the station refused.
 * @returns the command that was created, or null.
 */
export async function advanceList(
  stationId: string,
  wanted: ReadonlyMap<string, IdTag>,
  deps: Deps,
  options: { readonly start?: boolean; readonly caller?: Caller } = {},
): Promise<{ readonly list: LocalList; readonly command: Command | null } | undefined> {
  const { firestore } = deps
  const { start = false, caller = { kind: 'nobody' } } = options
  return firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const now = deps.now()
    const path = paths.localList(stationId)
    const stored = await readDocument(reader, localListSchema, path)
    const station = await readDocument(reader, stationSchema, paths.station(stationId))
    if (station === undefined || (stored === undefined && !start)) return undefined
    const configuration = await readDocument(reader, stationConfigurationSchema, paths.stationConfiguration(stationId))
    const pending = stored?.pending ?? null
    const under =
      pending === null ? undefined : await readDocument(reader, commandSchema, paths.command(pending.commandId))

    const known = stored ?? emptyList(stationId, now)
    const list = pending === null ? known : afterOutcome(known, pending, under, now)
    if (list === null) return { list: known, command: null }
    const given = start && list.state !== 'synced' ? { ...list, version: 0, refusedFull: 0, fault: null } : list
    const stands = given.state === 'failed' || given.state === 'unsupported'
    const gone = await cardsOf(given, wanted, reader, deps)
    const part =
      stands && !start
        ? null
        : nextPart(
            given,
            [...wanted.keys()].slice(0, limitOf(configuration, 'LocalAuthListMaxLength', DEFAULT_LIST)),
            new Map([...gone, ...wanted]),
            limitOf(configuration, 'SendLocalListMaxLength', DEFAULT_PART),
            now,
          )
    if (part === null) {
      const state = stands ? given.state : ('synced' as const)
      const next: LocalList = { ...given, state, lastUpdatedAt: now }
      if (stored === undefined || pending !== null || stored.state !== state) transaction.set(firestore.doc(path), next)
      return { list: next, command: null }
    }
    const version = given.lastVersion + 1
    const payload = { listVersion: version, updateType: part.updateType, localAuthorizationList: part.entries }
    const { action, validForS } = validateCommand('SendLocalList', payload)
    const payloadJson = JSON.stringify(payload)
    const draft = { station, action, payloadJson, intent: 'local-list', validForS, caller, ownerUid: null }
    const command = newCommand(draft, now)
    const { updateType, idTags, blocked } = part
    const next: LocalList = {
      ...given,
      state: 'sending',
      lastVersion: version,
      pending: { commandId: command.commandId, version, updateType, idTags: [...idTags], blocked: [...blocked] },
      lastUpdatedAt: now,
    }
    transaction.create(firestore.doc(paths.command(command.commandId)), command)
    transaction.set(firestore.doc(path), next)
    return { list: next, command }
  })
}

function emptyList(stationId: string, now: Date): LocalList {
  return {
    ...{ stationId, state: 'sending', version: 0, lastVersion: 0, idTags: [], blocked: [], pending: null },
    ...{ refusedFull: 0, fault: null, syncedAt: null, lastUpdatedAt: now },
  }
}

/** What became of the cards that the station holds and should not: blocked, expired, or removed (then not in it). */
async function cardsOf(
  list: LocalList,
  wanted: ReadonlyMap<string, IdTag>,
  { transaction }: { readonly transaction: FirebaseFirestore.Transaction },
  { firestore, log }: Deps,
): Promise<ReadonlyMap<string, IdTag>> {
  const gone = list.idTags.filter((idTag) => !wanted.has(idTag))
  if (gone.length === 0) return new Map()
  const snapshots = await transaction.getAll(...gone.map((idTag) => firestore.doc(paths.idTag(idTag))))
  return new Map(parseSnapshots(idTagSchema, snapshots, log).map((card) => [card.idTagCanonical, card]))
}

function limitOf(configuration: StationConfiguration | undefined, key: string, otherwise: number): number {
  const text = configuration?.keys.find((each) => each.key === key)?.value ?? ''
  return /^\d{1,6}$/.test(text) && Number(text) > 0 ? Math.min(Number(text), otherwise) : otherwise
}
