import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { LocalList } from '@charge-it/shared/model/local-list.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard } from '../../components/card-state.ts'
import { shortCard } from '../../components/short-card.ts'
import { ApiError } from '../../data/api.ts'
import { noteOpened } from '../../data/audit-api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { localListSource } from '../../data/station-progress-sources.ts'
import { commandsOfActionsSource } from '../../data/station-sources.ts'
import { fmt } from '../../i18n/fmt.ts'
import { idCard, plus, refreshCw } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { listState } from '../list-state.ts'
import { commandList } from './command-list.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { StationTab } from './station-tab.ts'

const ACTIONS = ['SendLocalList', 'GetLocalListVersion', 'ClearCache']
const COMMANDS = 12
const CARDS_SHOWN = 200

/** The cards that a station knows without a connection. */
@customElement('station-cards')
export class StationCards extends StationTab {
  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    void noteOpened(this.app.api, paths.localList(this.stationId))
  }

  @state() private sending = false

  readonly #list = new LiveQueryController(this, () => localListSource(this.db, this.stationId))
  readonly #commands = new LiveQueryController(this, () =>
    commandsOfActionsSource(this.db, this.stationId, ACTIONS, COMMANDS),
  )

  override render(): unknown {
    const { state } = this.#list
    const list = state.data?.document ?? null
    const commands = this.#commands.data ?? []
    return html`<div class="grid">
      <section class="card g4" aria-labelledby="list-title"><header class="ch"><div><h2 id="list-title">${msg('Local list')}</h2><p>${msg('Cards that may charge even when the connection is down')}</p></div></header>
        ${listState(state, () => this.#list.retry()) ?? this.#facts(list)}
        <div class="btns card-foot"><button class="btn primary" type="button" ?disabled=${this.sending} @click=${this.#sync}>${icon(refreshCw)}${msg('Bring up to date')}</button>
          <button class="btn" type="button" @click=${() => this.#send(list, 'Full')}>${msg('Send the whole list')}</button>
          <button class="btn plain" type="button" @click=${() => this.#send(list, 'Differential')}>${icon(plus)}${msg('Send single cards')}</button></div>
      </section>
      <section class="card flush g8" aria-labelledby="cards-title"><header class="ch"><div><h2 id="cards-title">${msg('Cards in the station')}</h2><p>${list === null ? msg('What it confirmed') : msg(str`${fmt().number(list.idTags.length)} that it confirmed`)}</p></div></header>
        ${
          list === null || list.idTags.length === 0
            ? emptyCard(
                idCard,
                msg('No card confirmed'),
                msg('After the first list the cards that the station holds are shown here.'),
              )
            : html`<ul class="card-chips">${list.idTags.slice(0, CARDS_SHOWN).map((idTag) => html`<li class="pill mono">${shortCard(maskIdTag(idTag))}</li>`)}${list.idTags.length > CARDS_SHOWN ? html`<li class="pill">${msg(str`and ${fmt().number(list.idTags.length - CARDS_SHOWN)} more`)}</li>` : nothing}</ul>`
        }</section>
      ${commands.length === 0 ? nothing : html`<section class="card flush g12" aria-labelledby="list-log"><header class="ch"><div><h2 id="list-log">${msg('What was sent')}</h2></div></header>${commandList(commands, this.page.timeZone, this.page.now, this.app.person.uid)}</section>`}
    </div>`
  }

  #facts(list: LocalList | null): TemplateResult {
    if (list === null)
      return html`<div class="note">${icon(idCard)}<p>${msg('This station was never sent a list. It asks here for each card, and refuses or remembers when it is offline.')}</p></div>`
    const f = fmt()
    const tone = { synced: 'good', sending: 'info', failed: 'bad', unsupported: '' }[list.state]
    return html`<dl class="facts">
      <dt>${msg('State')}</dt><dd><span class="pill ${tone}">${stateWord(list.state)}</span></dd>
      <dt>${msg('Version')}</dt><dd>${list.version === 0 ? msg('unknown') : list.version}</dd>
      <dt>${msg('Cards')}</dt><dd>${f.number(list.idTags.length)}</dd>
      <dt>${msg('Confirmed')}</dt><dd>${list.syncedAt === null ? '–' : f.moment(list.syncedAt, this.page.timeZone, this.page.now)}</dd>
      ${list.pending === null ? nothing : html`<dt>${msg('On its way')}</dt><dd>${msg(str`version ${list.pending.version}`)}</dd>`}
      ${list.fault === null ? nothing : html`<dt>${msg('Last refusal')}</dt><dd>${list.fault}</dd>`}</dl>`
  }

  #send(list: LocalList | null, updateType: 'Full' | 'Differential'): void {
    void openStationCommand(this.app, () => commandTarget(this.page), 'SendLocalList', {
      updateType,
      listVersion: String((list?.version ?? 0) + 1),
      cards: updateType === 'Full' ? (list?.idTags ?? []).join('\n') : '',
    })
  }

  readonly #sync = async (): Promise<void> => {
    this.sending = true
    try {
      await this.app.api.send('POST', `/stations/${encodeURIComponent(this.stationId)}/localList`, {}, v.unknown())
      toast(msg('What is missing is sent.'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.sending = false
  }
}

function stateWord(state: LocalList['state']): string {
  switch (state) {
    case 'synced':
      return msg('Up to date')
    case 'sending':
      return msg('Sending')
    case 'failed':
      return msg('Refused')
    case 'unsupported':
      return msg('The station has no list')
  }
}
