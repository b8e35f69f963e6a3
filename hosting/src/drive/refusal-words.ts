import { msg, str } from '@lit/localize'

/** Why the API refused, by its stable code, and what to do next. Unknown codes are shown, so that help can find them. */
export function refusalWords(code: string): { readonly lead: string; readonly todo: readonly string[] } {
  const another = msg('Choose another connector or another site.')
  const again = msg('Try again.')
  switch (code) {
    case 'guest-start-not-allowed':
      return {
        lead: msg('At this site charging needs a card or an account.'),
        todo: [msg('Sign in with your account.'), msg('Or tap your card at the station.')],
      }
    case 'site-in-maintenance':
      return { lead: msg('This site is closed for maintenance.'), todo: [msg('Choose another site.')] }
    case 'station-offline':
      return { lead: msg('This charger is offline.'), todo: [another] }
    case 'station-not-accepted':
      return { lead: msg('This charger is not in service yet.'), todo: [another] }
    case 'connector-in-use':
      return { lead: msg('Somebody is charging here already.'), todo: [another] }
    case 'connector-reserved':
      return { lead: msg('This connector is reserved for somebody else.'), todo: [another] }
    case 'connector-out-of-service':
      return { lead: msg('This connector cannot start a session now.'), todo: [another] }
    case 'session-running':
      return {
        lead: msg('You are charging already at another connector.'),
        todo: [msg('Stop that session first, then try again.')],
      }
    case 'account-blocked':
      return { lead: msg('The operator has blocked this account for charging.'), todo: [msg('Call the help number.')] }
    case 'too-many-starts':
    case 'too-many-requests':
      return { lead: msg('Too many tries in a short time.'), todo: [msg('Wait some minutes, then try again.')] }
    case 'not-signed-in':
      return { lead: msg('Your sign-in has ended.'), todo: [msg('Sign in with your account.')] }
    case 'card-link-busy':
      return {
        lead: msg('Somebody else is linking a card at this charger.'),
        todo: [msg('Try again in a minute.')],
      }
    case 'account-needed':
      return { lead: msg('A guest has no cards.'), todo: [msg('Sign in with your account.')] }
    case 'staff-account':
      return {
        lead: msg('This account has a role in the console. An admin must take it away first.'),
        todo: [],
      }
    case 'session-ended':
      return { lead: msg('This session has already ended.'), todo: [msg('Unplug the car.')] }
    case 'not-stoppable':
      return {
        lead: msg('This session can only be stopped at the charger.'),
        todo: [msg('Tap the same card at the station or unplug the car.')],
      }
    case 'not-found':
      return {
        lead: msg('It does not exist or belongs to another account.'),
        todo: [msg('Scan the sticker once more.')],
      }
    case 'reservations-not-allowed':
      return { lead: msg('At this site connectors cannot be reserved.'), todo: [] }
    case 'reservation-not-supported':
    case 'notSupported':
      return { lead: msg('This charger cannot hold a connector: it does not know how.'), todo: [another] }
    case 'reservation-exists':
      return {
        lead: msg('You have a reservation already.'),
        todo: [msg('Use it or give it back first; it is in “My sessions”.')],
      }
    case 'reservation-cooldown':
      return {
        lead: msg('You did not use several reservations. For a while you cannot reserve; charging works as always.'),
        todo: [],
      }
    case 'reservation-ended':
      return { lead: msg('This reservation is over already.'), todo: [] }
    case 'Occupied':
      return { lead: msg('The station says that somebody is using this connector.'), todo: [another] }
    case 'Faulted':
    case 'stationBroken':
      return { lead: msg('The station says that this connector is faulted.'), todo: [another] }
    case 'Unavailable':
      return { lead: msg('The station says that this connector is switched off.'), todo: [another] }
    case 'Rejected':
      return { lead: msg('The station declined the reservation.'), todo: [again, another] }
    case 'noAnswer':
    case 'notReached':
      return { lead: msg('The station did not answer. Nothing is reserved.'), todo: [again, another] }
    case 'stationAway':
      return {
        lead: msg('The station was offline when the time was over. This does not count as a no-show.'),
        todo: [],
      }
    case 'noShow':
      return {
        lead: msg('The time is over and no session began: a no-show. The connector is free for everybody again.'),
        todo: [],
      }
    case 'unreachable':
      return { lead: msg('No connection: the request did not get through.'), todo: [msg('Check the network.'), again] }
    default:
      return { lead: msg(str`Something failed here (${code}). Nothing was changed.`), todo: [again] }
  }
}
