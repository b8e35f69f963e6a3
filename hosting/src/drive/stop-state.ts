import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { isPending, type OwnRequest, SLOW_STOP_S } from './drive-state.ts'
import { refusalWords } from './refusal-words.ts'

/** @returns null unless a stop is waited for; slow after 30 s. */
export function stopState(stop: OwnRequest | null, now: Date): { readonly slow: boolean } | null {
  if (stop === null || !isPending(stop.status)) return null
  return { slow: (now.getTime() - stop.askedAt.getTime()) / 1000 >= SLOW_STOP_S }
}

/** A stop that did not work: the session goes on, and the page says why and what else stops it. */
export function stopProblem(stop: {
  readonly request: OwnRequest | null
  readonly refusedBy: string | null
}): TemplateResult | typeof nothing {
  const failed = stop.request !== null && !isPending(stop.request.status)
  if (stop.refusedBy === null && !failed) return nothing
  const text =
    stop.refusedBy === null
      ? msg('The station did not stop. Tap the same card there, unplug the car, or try again.')
      : [refusalWords(stop.refusedBy).lead, ...refusalWords(stop.refusedBy).todo].join(' ')
  return html`<p class="bad box" role="alert">${icon(triangleAlert, 's20')}<span>${text}</span></p>`
}
