import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Reply } from '../api/api-call.ts'
import { ApiError, conflict, forbidden } from '../api/api-error.ts'
import { once } from '../api/idempotency.ts'
import type { Caller } from '../auth/caller.ts'
import { notSignedIn } from '../auth/identify-caller.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { holderOf } from '../reservations/reservation-offer.ts'
import { type FoundConnector, findPublicConnector } from './find-public-connector.ts'
import { sessionIdTag } from './session-id-tag.ts'

/** Starts that one person, and one address, may ask for in the window. */
const STARTS_PER_PERSON = 6
const STARTS_PER_ADDRESS = 30
const WINDOW_S = 600
/** States in which a car may be plugged in or is, and no session runs (OCPP 1.6 section 4.9). */
const STARTABLE: readonly string[] = ['Available', 'Preparing', 'SuspendedEV', 'SuspendedEVSE', 'Finishing']

/**
 * A driver starts charging at the connector of a sticker: 202 with the command to follow. A guest (anonymous sign-in)
 * only where the site allows it. Nothing is stored when it is refused.
 * @throws ApiError 401, 403, 404, 409, 429, each with a code that pages translate.
 */
export async function startSession(
  request: { readonly code: string; readonly idempotencyKey: string | null; readonly remoteAddress: string },
  caller: Caller,
  deps: Deps,
): Promise<Reply> {
  if (caller.kind === 'nobody') throw notSignedIn('Sign in, as a guest or with an account, to start charging.')
  if (caller.kind === 'apiKey')
    throw forbidden('An API key is no driver; send a RemoteStartTransaction command.', 'not-a-driver')
  const found = await findPublicConnector(request.code, deps)
  const { card, station } = found
  const repeatable = { caller, key: request.idempotencyKey, request: ['start', card.code] }
  return once(repeatable, deps, async (transaction) => {
    const { firestore } = deps
    refuseUnlessPossible(found, caller.anonymous, await holderOf(card, caller.uid, transaction, deps))
    const running = await transaction.get(
      firestore
        .collection(collections.transactions)
        .where('ownerUid', '==', caller.uid)
        .where('state', '==', 'open')
        .limit(1),
    )
    if (!running.empty) throw conflict('session-running', 'You are charging already. Stop that session first.')
    const idTag = await sessionIdTag(caller, transaction, deps)
    limitStarts(caller.uid, request.remoteAddress, deps)

    const payload = { connectorId: card.connectorId, idTag: idTag.idTag }
    const { validForS } = validateCommand('RemoteStartTransaction', payload)
    const command = newCommand(
      {
        station,
        action: 'RemoteStartTransaction',
        payloadJson: JSON.stringify(payload),
        intent: 'driver',
        validForS,
        caller,
        ownerUid: caller.uid,
      },
      deps.now(),
    )
    idTag.store()
    transaction.create(firestore.doc(paths.command(command.commandId)), command)
    const { commandId, expiresAt } = command
    return { status: 202, body: { commandId, expiresAt, stationId: station.stationId, connectorId: card.connectorId } }
  })
}

function refuseUnlessPossible(
  { card, station, connector, online }: FoundConnector,
  isGuest: boolean,
  holder: Awaited<ReturnType<typeof holderOf>>,
): void {
  if (isGuest && !card.guestStart) {
    throw forbidden('At this site charging needs a card or an account.', 'guest-start-not-allowed')
  }
  if (card.maintenance) throw conflict('site-in-maintenance', 'This site is closed for maintenance.')
  if (!online) throw conflict('station-offline', 'This charger is offline. Please choose another one.')
  if (station.registration !== 'accepted') throw conflict('station-not-accepted', 'This charger is not in service.')
  if (connector.activeTransaction !== null) throw conflict('connector-in-use', 'Somebody is charging here.')
  const isHeld = connector.status === 'Reserved'
  if (holder === 'other' || (isHeld && holder !== 'own')) {
    throw conflict('connector-reserved', 'This connector is reserved.')
  }
  if (!isHeld && !STARTABLE.includes(connector.status)) {
    throw conflict('connector-out-of-service', `This connector cannot start a session (${connector.status}).`)
  }
}

function limitStarts(uid: string, remoteAddress: string, deps: Deps): void {
  const now = deps.now()
  const waitS = Math.max(
    deps.limiter.take(`start:${uid}`, STARTS_PER_PERSON, WINDOW_S, now),
    deps.limiter.take(`start-address:${remoteAddress}`, STARTS_PER_ADDRESS, WINDOW_S, now),
  )
  if (waitS === 0) return
  throw new ApiError(429, 'too-many-starts', 'Too many attempts to start. Please wait.', {
    headers: { 'retry-after': String(waitS) },
  })
}
