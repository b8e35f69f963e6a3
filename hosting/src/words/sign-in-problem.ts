import { msg } from '@lit/localize'
import type { SignInOutcome } from '../data/session.ts'

/** Why signing in with e-mail and password did not work. The same sentence for every wrong login. */
export function signInProblem(outcome: Exclude<SignInOutcome, 'signedIn'>): string {
  switch (outcome) {
    case 'refused':
      return msg('E-mail or password is wrong.')
    case 'tooMany':
      return msg('Too many tries. Wait some minutes, then try again.')
    case 'unreachable':
      return msg('No connection. Check the network, then try again.')
  }
}
