import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { mapPin, power, send, tag, x } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { StationChoice } from './station-choice.ts'

/** What can be done with several stations; each kind has its own form. */
export type BulkKind = 'availability' | 'command' | 'tags' | 'site'

/** True for whoever may do something with several stations. */
export function mayChoose(app: AppContext): boolean {
  return app.may('command') || app.may('manageStations')
}

/** How many stations are chosen and what can be done with them. @param end Chooses none and ends choosing. */
export function bulkBar(bar: {
  readonly app: AppContext
  readonly shown: readonly FleetStation[]
  readonly choice: StationChoice
  readonly open: (kind: BulkKind) => void
  readonly end: () => void
}): TemplateResult {
  const { app, shown, choice } = bar
  const count = choice.of(shown).length
  const button = (kind: BulkKind, iconPath: string, text: string): TemplateResult =>
    html`<button class="btn" type="button" @click=${() => bar.open(kind)}>${icon(iconPath)}${text}</button>`
  return html`<div class="bulk" role="group" aria-label=${msg('Chosen stations')}>
    <b>${msg(str`${fmt().number(count)} chosen`)}</b>
    <button class="ib" type="button" aria-label=${msg('End choosing')} @click=${bar.end}>${icon(x)}</button>
    ${count === shown.length ? nothing : html`<button class="btn" type="button" @click=${() => choice.setAll(shown, true)}>${msg(str`Choose all ${fmt().number(shown.length)} shown`)}</button>`}
    ${count > 0 && app.may('command') ? html`${button('availability', power, msg('Availability'))}${button('command', send, msg('Send a command'))}` : nothing}
    ${count > 0 && app.may('manageStations') ? html`${button('tags', tag, msg('Tags'))}${button('site', mapPin, msg('Change site'))}` : nothing}
  </div>`
}
