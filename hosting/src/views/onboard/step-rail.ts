import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { check } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { ONBOARD_STEPS, type OnboardStep } from './onboard-draft.ts'
import { isWatching, type OnboardPage } from './onboard-page.ts'

/** The steps with what each came to; those that can be opened are links. */
export function stepRail(page: OnboardPage): TemplateResult {
  const { draft } = page
  const at = ONBOARD_STEPS.indexOf(draft.step)
  return html`<ol class="ob-rail" aria-label=${msg('Steps')}>${ONBOARD_STEPS.map((step, index) => {
    const done = index < at
    const open = done || (draft.added && index > 1)
    const inner = html`<span class="ob-n">${done ? icon(check, 's16') : index + 1}</span><span><b>${stepWord(step)}</b><small>${stepNote(step, page)}</small></span>`
    return html`<li class=${done ? 'done' : index === at ? 'cur' : ''} aria-current=${index === at ? 'step' : nothing}>${
      open && index !== at && !(draft.added && index < 2)
        ? html`<a href=${page.addressOf(step)}>${inner}</a>`
        : html`<span class="ob-s">${inner}</span>`
    }</li>`
  })}</ol>`
}

function stepNote(step: OnboardStep, { draft, station, sites }: OnboardPage): string {
  const siteId = draft.added ? (station?.siteId ?? '') : draft.siteId
  switch (step) {
    case 'site':
      return sites.find((site) => site.siteId === siteId)?.name ?? ''
    case 'identity':
      return draft.stationId
    case 'credentials':
      return draft.added && station !== null ? msg(str`Profile ${station.securityProfile}`) : ''
    case 'handshake':
      return isWatching(draft) ? msg('Watching live') : ''
    case 'test':
      return msg('Optional')
    default:
      return ''
  }
}

function stepWord(step: OnboardStep): string {
  switch (step) {
    case 'site':
      return msg('Site')
    case 'identity':
      return msg('Identity')
    case 'credentials':
      return msg('Credentials')
    case 'address':
      return msg('Address')
    case 'handshake':
      return msg('Handshake')
    case 'test':
      return msg('Test session')
  }
}
