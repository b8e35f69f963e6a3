import type { EventCorrection } from '@charge-it/shared/model/event.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { fmt } from '../../i18n/fmt.ts'
import { ellipsis, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { eventIcon, eventSourceWord, eventWord } from '../../words/event.ts'
import type { MemoryEvent } from './memory-rows.ts'

export interface EventRow {
  readonly event: MemoryEvent
  readonly timeZone: string
  readonly now: Date
  /** Shows all of it, with what may be done about it. */
  open(event: MemoryEvent): void
}

/** One entry of the journal with what people put beside it; of a deleted one, that there was one. */
export function eventRow(row: EventRow): TemplateResult {
  const { event, timeZone, now } = row
  const { deletion } = event
  const at = fmt().moment(event.at, timeZone, now)
  const time = html`<time class="src" datetime=${event.at.toISOString()}>${at}</time>`
  if (deletion !== null)
    return html`<li><span class="mk">${icon(trash2)}<b>${msg('Entry deleted')}</b></span>
      <div><p>${whereOf(event)}</p><span>${eventWord(event.type)}. ${msg(str`Deleted ${fmt().moment(deletion.deletedAt, timeZone, now)}: ${deletion.reason}`)}</span></div>
      <span class="src"></span>${time}<span></span></li>`
  return html`<li><span class="mk st ${event.type === 'fault' ? 'st--faulted' : ''}">${icon(eventIcon(event.type))}<b>${eventWord(event.type)}</b></span>
    <div><p>${whereOf(event)}</p>${event.detail === null ? nothing : html`<span translate="no">${event.detail}</span>`}${event.correction === null ? nothing : correctionText(event.correction)}</div>
    <span class="src">${eventSourceWord(event)}</span>${time}
    <button class="ib" type="button" aria-haspopup="dialog" aria-label=${msg(str`Details: ${eventWord(event.type)}, ${event.stationId}, ${at}`)} @click=${() => row.open(event)}>${icon(ellipsis)}</button></li>`
}

/** The station with its connector. */
export function whereOf({ stationId, connectorId }: MemoryEvent): TemplateResult {
  return html`<a href=${addressOf('station', { stationId })}>${stationId}</a>${connectorId === null ? nothing : html` ${msg(str`connector ${connectorId}`)}`}`
}

/** What a person put beside an entry. */
export function correctionText({ note, cause, fix }: EventCorrection): TemplateResult {
  return html`<span class="corr">${[
    note === null ? null : msg(str`Correction: ${note}`),
    cause === null ? null : msg(str`Cause: ${cause}`),
    fix === null ? null : msg(str`What helped: ${fix}`),
  ]
    .filter((text) => text !== null)
    .join('. ')}</span>`
}
