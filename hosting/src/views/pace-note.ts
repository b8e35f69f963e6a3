import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { type LivePace, MAX_WATCHED } from '../data/watch-lease-controller.ts'
import { clockAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/** Below a list with live values: that not all of them are as fresh as they look; nothing while they are. */
export function paceNote(pace: LivePace): TemplateResult | typeof nothing {
  if (pace === 'live') return nothing
  return html`<div class="foot-row"><span class="is-stale-note">${icon(clockAlert)}${pace === 'slow' ? slowText() : partlyText()}</span></div>`
}

/** Why values are old although the station sends. */
export function slowText(): string {
  return msg('Live values could not be asked for: they arrive up to 15 minutes apart.')
}

function partlyText(): string {
  return msg(str`Live values of ${MAX_WATCHED} stations at most; those of the others arrive up to 15 minutes apart.`)
}
