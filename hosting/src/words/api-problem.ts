import { msg, str } from '@lit/localize'
import type { ApiError } from '../data/api.ts'
import { shownLocale } from '../i18n/localization.ts'

/**
 * Why the API refused, in the language shown now. Reasons that a person can meet have words of their own; the rest is
 * told by its kind. The API's own sentence is English and shown in English alone; other languages name what is wrong.
 */
export function apiProblem(error: ApiError): string {
  return wordsOf(error.code) ?? kindOf(error)
}

function wordsOf(code: string): string | null {
  switch (code) {
    case 'site-exists':
    case 'tariff-exists':
      return msg('There is one of this name already.')
    case 'site-in-use':
      return msg('This site has stations. Move or remove them first.')
    case 'station-exists':
      return msg('A station of this id exists already.')
    case 'station-in-use':
      return msg('A session is running at this station. Stop it first.')
    case 'profile-lowered':
      return msg('Only an administrator may lower the security profile.')
    case 'id-tag-exists':
      return msg('This card is known already. Change it in the list.')
    case 'last-admin':
      return msg('This is the only administrator. Make somebody else administrator first.')
    case 'email-exists':
      return msg('An account with this e-mail exists. Sign in with it, then open the link again.')
    case 'invitation-ended':
      return msg('This invitation has ended. Ask for a new one.')
    case 'too-many-invitations':
      return msg('There are too many open invitations. Withdraw some first.')
    case 'too-many-requests':
      return msg('Too many tries. Wait some minutes, then try again.')
    case 'wrong-setup-code':
      return msg('This is not the set-up code of this installation.')
    case 'setup-closed':
      return msg('The set-up is closed: an administrator exists already.')
    case 'profile-without-key':
      return msg('The security profile of this station uses no key.')
    case 'too-many-webhooks':
      return msg('There are too many webhooks. Remove some first.')
    case 'no-webhook-key':
      return msg('This installation has no key for webhooks yet: whoever runs it sets CHARGE_IT_WEBHOOK_KEY.')
    case 'no-push-service':
      return msg('Push is not set up in this installation.')
    case 'push-failed':
      return msg('The push service did not take the message. Try again in some minutes.')
    case 'too-many-devices':
      return msg('You have push in too many browsers. Remove one first.')
    case 'no-public-address':
      return msg('Stations do not know where to fetch files: whoever runs this sets CHARGE_IT_PUBLIC_ORIGIN.')
    case 'training-runs':
      return msg('A training is running already. Its progress is shown here.')
    case 'currency-in-use':
      return msg('There are sessions already; their amounts are in the currency of now, so it stays.')
    case 'file-in-use':
      return msg('A firmware job that is not finished needs this file.')
    case 'other-job':
      return msg('Another firmware job holds these stations.')
    case 'nothing-to-retry':
      return msg('No station failed or was left out.')
    case 'nothing-to-scale':
    case 'no-edge-service':
      return msg('Cloud Run has no service of the edge for this installation.')
    case 'scaling-not-allowed':
      return msg('The functions may not change the service: give their account the role run.developer.')
    case 'scaling-is-manual':
      return msg('The number of instances was fixed in Cloud Run. Make it automatic there first.')
    case 'changed-meanwhile':
      return msg('Somebody changed this meanwhile. Load it again.')
    case 'over-quota':
      return msg('The quota of the Google Cloud project does not allow this.')
    case 'cloud-run-unavailable':
      return msg('Cloud Run does not answer. Try again in a minute.')
    case 'connector-in-use':
      return msg('Somebody is charging at this connector.')
    case 'connector-out-of-service':
      return msg('The connector is faulted or out of service.')
    case 'connector-reserved':
      return msg('The connector is reserved.')
    case 'reservation-not-supported':
      return msg('This charger does not know how to be reserved.')
    case 'reservation-ended':
      return msg('The reservation is over already.')
    case 'session-ended':
      return msg('The session has ended already.')
    case 'not-stoppable':
      return msg('This session can only be ended at the station.')
    case 'site-in-maintenance':
      return msg('The site is in maintenance mode.')
    case 'station-not-accepted':
      return msg('The station is not accepted yet.')
    case 'station-offline':
      return msg('The station is offline')
    case 'invalid-email':
      return msg('The invited address is no e-mail address.')
    case 'secret-in-command':
      return msg('A key must not lie in a command. Use the tab Security.')
    case 'too-large':
      return msg('This is too large.')
    case 'link-expired':
      return msg('The link has expired.')
    case 'wrong-status':
      return msg('This is not possible any more: it has moved on meanwhile.')
    default:
      return null
  }
}

function kindOf({ status, parameter, detail, code, correlationId }: ApiError): string {
  const own = shownLocale() === 'en'
  if (status === 0) return msg('No connection. Check the network, then try again.')
  if (status === 400 && parameter !== null) return msg(str`This value does not fit: ${own ? detail : parameter}`)
  if (status === 401) return msg('Your session has ended. Sign in again.')
  if (status === 403) return msg('Your role may not do this.')
  if (status === 404) return msg('It does not exist any more. Load the page again.')
  if (status === 429) return msg('Too many requests. Wait a moment, then try again.')
  if (status >= 500) return msg(str`The server failed. Nothing was changed. Reference: ${correlationId ?? '–'}`)
  return msg(str`This was refused: ${own || code === '' ? detail : code}`)
}
