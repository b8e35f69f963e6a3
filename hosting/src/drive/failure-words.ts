import { msg } from '@lit/localize'
import type { StartFailure } from './drive-state.ts'
import type { refusalWords } from './refusal-words.ts'

/** A refused start costs nothing, and says so. */
export function withoutCharge({ lead, todo }: ReturnType<typeof refusalWords>): ReturnType<typeof refusalWords> {
  return { lead: `${lead} ${msg('Nothing was charged.')}`, todo }
}

/** Why a start failed, what happens to the money, and what to do next. */
export function failureWords(reason: StartFailure): { readonly lead: string; readonly todo: readonly string[] } {
  const again = msg('Try again.')
  switch (reason) {
    case 'rejected':
      return {
        lead: msg('The station declined the start. Nothing was charged.'),
        todo: [msg('Unplug the cable, plug it in again, then try once more.'), msg('Or choose another connector.')],
      }
    case 'noAnswer':
      return {
        lead: msg(
          'The station did not answer. Nothing was charged; should it start late after all, it is shown here, and that session alone is billed.',
        ),
        todo: [again, msg('Or choose another connector.')],
      }
    case 'notPluggedIn':
      return {
        lead: msg('The station waited, but no session began. Nothing was charged.'),
        todo: [msg('Plug the cable into the car firmly, then try again.')],
      }
    case 'notSent':
      return { lead: msg('The station could not be reached in time. Nothing was charged.'), todo: [again] }
  }
}
