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
    case 'unreachable':
      return { lead: msg('No connection: the request did not get through.'), todo: [msg('Check the network.'), again] }
    default:
      return { lead: msg(str`Something failed here (${code}). Nothing was changed.`), todo: [again] }
  }
}
