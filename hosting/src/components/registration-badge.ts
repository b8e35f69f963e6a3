import type { Station } from '@charge-it/shared/model/station.ts'
import { html, nothing, type TemplateResult } from 'lit'
import { ban, hourglass } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { registrationWord } from '../words/registration.ts'

/** Says that a station may not work yet, or not any more; nothing of one that may. */
export function registrationBadge({ registration }: Pick<Station, 'registration'>): TemplateResult | typeof nothing {
  if (registration === 'accepted') return nothing
  const isRefused = registration === 'rejected'
  return html`<span class="nolead"><span class="st st--${isRefused ? 'faulted' : 'waiting'} st--loud">${icon(isRefused ? ban : hourglass)}${registrationWord(registration)}</span></span>`
}
