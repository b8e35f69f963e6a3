import { ID_TAG_STATUSES, type IdTag, type IdTagStatus } from '@charge-it/shared/model/id-tag.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../../app/app-context.ts'
import { toast } from '../../app/app-toasts.ts'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { ApiError } from '../../data/api.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { ban, check, idCard } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { idTagStatusWord } from '../../words/id-tag-status.ts'

const TAG_CLASS: Readonly<Record<IdTagStatus, string>> = {
  Accepted: 'good',
  Blocked: 'bad',
  Expired: '',
  Invalid: 'bad',
  Pending: 'warn',
}

export interface IdTagsSection {
  readonly state: LiveState<readonly IdTag[]>
  readonly chosenStatus: string
  readonly now: Date
  readonly mayLoadMore: boolean
  retry(): void
  loadMore(): void
}

/** Cards: who may charge. An unknown card that was tapped waits here for admission. */
export function idTagsSection(app: AppContext, section: IdTagsSection): TemplateResult {
  const { state } = section
  const idTags = state.data ?? []
  return html`<section class="card flush" aria-labelledby="idtags-title">
    <header class="ch"><div><h2 id="idtags-title">${msg('Cards')}</h2><p>${msg('An unknown card that is tapped at a station waits here for admission.')}</p></div>
      ${filterSelect(msg('Status'), section.chosenStatus, [['', msg('All')], ...ID_TAG_STATUSES.map((status) => [status, idTagStatusWord(status)] as const)], (status) => app.navigation.setQuery({ status }))}</header>
    ${
      state.status === 'loading'
        ? loadingCard()
        : state.status === 'error'
          ? failedCard(state.errorCode ?? 'unknown', section.retry)
          : idTags.length === 0
            ? emptyCard(
                idCard,
                msg('No card'),
                msg('Tap a new card at a station: it appears here and can be admitted.'),
              )
            : html`<div class="tw wide-only"><table>
                <thead><tr><th scope="col">${msg('Card')}</th><th scope="col">${msg('Status')}</th><th scope="col">${msg('Holder')}</th><th scope="col">${msg('First seen')}</th><th scope="col">${msg('Expires')}</th>
                  ${app.may('manageIdTags') ? html`<th scope="col"><span class="vh">${msg('Actions')}</span></th>` : nothing}</tr></thead>
                <tbody>${idTags.map((idTag) => row(app, idTag, section.now))}</tbody></table></div>
              <ul class="rows">${idTags.map(
                (
                  idTag,
                ) => html`<li><div class="line"><span class="id mono">${idTag.idTag}</span><span class="r">${statusTag(idTag)}</span>
                <span class="t2">${idTag.holderName ?? idTag.label ?? ''}</span><span class="r">${actions(app, idTag)}</span></div></li>`,
              )}</ul>
              ${section.mayLoadMore ? html`<div class="foot-row"><span></span><button class="btn sm" type="button" @click=${section.loadMore}>${msg('Load more')}</button></div>` : nothing}`
    }
  </section>`
}

function row(app: AppContext, idTag: IdTag, now: Date): TemplateResult {
  const { seenAt } = idTag
  return html`<tr>
    <td><span class="id mono">${idTag.idTag}</span></td>
    <td>${statusTag(idTag)}</td>
    <td>${idTag.holderName ?? (idTag.label === null ? '–' : nothing)} ${idTag.label === null ? nothing : html`<span class="t2">${idTag.label}</span>`}</td>
    <td class="t2">${seenAt == null ? '–' : html`<a class="lk" href=${addressOf('station', { stationId: seenAt.stationId })}>${seenAt.stationId}</a>, ${fmt().moment(seenAt.at, app.timeZone, now)}`}</td>
    <td class="t2">${idTag.expiresAt === null ? msg('never') : fmt().date(idTag.expiresAt, app.timeZone)}</td>
    ${app.may('manageIdTags') ? html`<td class="n">${actions(app, idTag)}</td>` : nothing}
  </tr>`
}

function statusTag({ status }: IdTag): TemplateResult {
  return html`<span class="tag ${TAG_CLASS[status]}">${idTagStatusWord(status)}</span>`
}

function actions(app: AppContext, idTag: IdTag): TemplateResult | typeof nothing {
  if (!app.may('manageIdTags')) return nothing
  if (idTag.status === 'Accepted')
    return html`<button class="btn sm" type="button" @click=${() => setStatus(app, idTag, 'Blocked')}>${icon(ban)}${msg('Block')}</button>`
  return html`<button class="btn sm" type="button" @click=${() => setStatus(app, idTag, 'Accepted')}>${icon(check)}${idTag.status === 'Pending' ? msg('Admit') : msg('Accept again')}</button>`
}

async function setStatus(app: AppContext, { idTag }: IdTag, status: IdTagStatus): Promise<void> {
  try {
    await app.api.send('PATCH', `/idTags/${encodeURIComponent(idTag)}`, { status }, v.unknown())
    toast(msg(str`Card ending in ${idTag.slice(-2)}: ${idTagStatusWord(status)}.`))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    toast(error.status === 0 ? msg('No connection. Check the network, then try again.') : error.detail, true)
  }
}
