import type { IdTag, IdTagStatus } from '@charge-it/shared/model/id-tag.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { fmt } from '../../i18n/fmt.ts'
import { idTagStatusWord } from '../../words/id-tag-status.ts'

const TAG_CLASS: Readonly<Record<IdTagStatus, string>> = {
  Accepted: 'good',
  Blocked: 'bad',
  Expired: '',
  Invalid: 'bad',
  Pending: 'warn',
}

export interface IdTagRow {
  readonly idTag: IdTag
  readonly timeZone: string
  readonly now: Date
  /** What can be done with it. */
  readonly buttons: TemplateResult
}

/** A card of the list: its state, whose it is, how many sessions it may have at once, where it was seen first. */
export function idTagRow({ idTag, timeZone, now, buttons }: IdTagRow): TemplateResult {
  const { seenAt, parentIdTag } = idTag
  return html`<tr>
    <td><span class="id mono">${idTag.idTag}</span>${parentIdTag === null ? nothing : html`<span class="t2 sub">${msg(str`Group ${parentIdTag}`)}</span>`}</td>
    <td>${statusTag(idTag, now)}${subs([atOnce(idTag)])}</td>
    <td>${holder(idTag)}</td>
    <td class="t2">${seenAt == null ? '–' : html`<a class="lk" href=${addressOf('station', { stationId: seenAt.stationId })}>${seenAt.stationId}</a>, ${fmt().moment(seenAt.at, timeZone, now)}`}</td>
    <td class="t2">${idTag.expiresAt === null ? msg('never') : fmt().date(idTag.expiresAt, timeZone)}</td>
    <td class="n">${buttons}</td>
  </tr>`
}

/** The same for narrow screens. */
export function idTagItem({ idTag, now, buttons }: IdTagRow): TemplateResult {
  const told = [idTag.holderName ?? idTag.label, linked(idTag), atOnce(idTag)].filter((text) => text !== null)
  return html`<li><div class="line"><span class="id mono">${idTag.idTag}</span><span class="r">${statusTag(idTag, now)}</span>${told.length === 0 ? nothing : html`<span class="both t2">${told.join(' · ')}</span>`}<span class="both btns">${buttons}</span></div></li>`
}

function holder(idTag: IdTag): TemplateResult {
  const { holderName, label } = idTag
  const more = [label, linked(idTag)]
  return html`${holderName ?? (more.every((text) => text === null) ? '–' : nothing)}${subs(more)}`
}

function subs(texts: readonly (string | null)[]): readonly TemplateResult[] {
  return texts.flatMap((text) => (text === null ? [] : [html`<span class="t2 sub">${text}</span>`]))
}

function linked({ ownerUid }: IdTag): string | null {
  return ownerUid === null ? null : msg('Linked to an account')
}

/** null where it is one, as of most cards. */
function atOnce({ maxConcurrent = 1 }: IdTag): string | null {
  return maxConcurrent === 1 ? null : msg(str`${fmt().number(maxConcurrent)} sessions at once`)
}

/** As stations are told: an accepted card whose time is over is refused, whatever stands in its document. */
function statusTag(idTag: IdTag, now: Date): TemplateResult {
  const isOver = idTag.status === 'Accepted' && idTag.expiresAt !== null && idTag.expiresAt <= now
  const status = isOver ? 'Expired' : idTag.status
  return html`<span class="tag ${TAG_CLASS[status]}">${idTagStatusWord(status)}</span>`
}
