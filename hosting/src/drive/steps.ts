import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { nfc, plug, shieldCheck, zap } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

export type Step = 'card' | 'checked' | 'plug' | 'charging'

/** How far a start has come. @param withCard True when it begins with a card. */
export function steps(now: Step, withCard: boolean): TemplateResult {
  const all = [
    ...(withCard ? [{ step: 'card', iconPath: nfc, word: msg('Card') }] : []),
    { step: 'checked', iconPath: shieldCheck, word: msg('Checked') },
    { step: 'plug', iconPath: plug, word: msg('Plug in') },
    { step: 'charging', iconPath: zap, word: msg('Charging') },
  ]
  return html`<ol class="steps n${all.length}">${all.map(
    ({ step, iconPath, word }) =>
      html`<li class=${step === now ? 'now' : ''} aria-current=${step === now ? 'step' : 'false'}>${icon(iconPath)}<span>${word}</span></li>`,
  )}</ol>`
}

/** A card held to a station. */
export function tapPicture(): TemplateResult {
  return html`<div class="ill" aria-hidden="true"><svg viewBox="0 0 200 132" width="220" height="146"><rect class="il" x="112" y="6" width="58" height="120" rx="9"/><rect class="il q" x="124" y="20" width="34" height="22" rx="3"/><circle class="il" cx="141" cy="76" r="15"/><path class="il a" d="M134 76a7 7 0 0 1 14 0M129.500 76a11.500 11.500 0 0 1 23 0"/><g transform="rotate(-10 60 76)"><rect class="il card" x="22" y="52" width="76" height="48" rx="6"/><path class="il q" d="M32 66h14M32 88h30"/></g></svg></div>`
}
