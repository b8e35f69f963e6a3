import { attemptLevel, attemptWords } from '@charge-it/shared/connections/attempt-words.ts'
import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import type { AuditEntry } from '@charge-it/shared/model/audit-entry.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { emptyCard } from '../../components/card-state.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { attemptsSource, auditOfStationSource } from '../../data/station-sources.ts'
import { fmt } from '../../i18n/fmt.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { circleX, history, info, pencil, qrCode, triangleAlert, wifi } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { roleWord } from '../../words/role.ts'
import { listState } from '../list-state.ts'
import { StationTab } from './station-tab.ts'

const SHOWN = 40

/** How the station connected and what people changed at it, in plain words. */
@customElement('station-log')
export class StationLog extends StationTab {
  readonly #attempts = new LiveQueryController(this, () => attemptsSource(this.db, this.stationId, SHOWN))
  readonly #audit = new LiveQueryController(this, () =>
    this.app.role === 'admin' ? auditOfStationSource(this.db, this.stationId, SHOWN) : null,
  )

  override render(): unknown {
    const { state } = this.#attempts
    const attempts = state.data ?? []
    return html`<div class="grid">
      <section class="card flush g7" aria-labelledby="log-title"><header class="ch"><div><h2 id="log-title">${msg('Connections')}</h2><p>${msg('What the servers noted when the station tried to connect')}</p></div>
        <div class="ca pad"><a class="btn" href=${`/onboard?station=${encodeURIComponent(this.stationId)}&added=1&step=handshake`}>${icon(wifi)}${msg('Watch it connect')}</a></div></header>
        ${
          listState(state, () => this.#attempts.retry()) ??
          (attempts.length === 0
            ? emptyCard(
                wifi,
                msg('Nothing odd was noted'),
                msg('Refused and odd tries to connect appear here with their cause and remedy.'),
              )
            : html`<ul class="story">${attempts.map((each) => this.#attempt(each))}</ul>`)
        }</section>
      <div class="stack g5">
        <section class="card" aria-labelledby="sticker-title"><header class="ch"><div><h2 id="sticker-title">${msg('QR stickers')}</h2><p>${msg('One for each connector, with the address of the driver page')}</p></div></header>
          <div class="btns"><a class="btn" href=${`/stickers?station=${encodeURIComponent(this.stationId)}`}>${icon(qrCode)}${msg('Print stickers')}</a></div></section>
        ${this.#changes()}
      </div>
    </div>`
  }

  #attempt(attempt: Attempt): TemplateResult {
    const { timeZone, now } = this.page
    const level = attemptLevel(attempt.reason)
    const words = attemptWords(attempt.reason, shownLocale())
    const looks = { info: ['good', info], warning: ['warn', triangleAlert], refused: ['bad', circleX] } as const
    const [tone, path] = looks[level]
    return html`<li class=${tone}>${icon(path)}<div><b>${words.cause}</b><p>${words.fix}</p>
      <p>${attempt.count > 1 ? msg(str`${fmt().number(attempt.count)} times since ${fmt().moment(attempt.firstAt, timeZone, now)}`) : msg('once')}${attempt.remoteAddress === null ? nothing : msg(str`, from ${attempt.remoteAddress}`)}${attempt.detail === null || attempt.detail === '' ? nothing : html`, ${detailOf(attempt.detail)}`}</p></div>
      <time>${fmt().moment(attempt.lastAt, timeZone, now)}</time></li>`
  }

  #changes(): TemplateResult {
    const { state } = this.#audit
    const entries = state.data ?? []
    return html`<section class="card flush" aria-labelledby="audit-title"><header class="ch"><div><h2 id="audit-title">${msg('Changes by people')}</h2><p>${msg('To the station and its key')}</p></div>
        ${this.app.role === 'admin' ? html`<div class="ca pad"><a class="btn sm" href=${`/settings/audit?object=${encodeURIComponent(paths.station(this.stationId))}`}>${msg('All, with commands')}</a></div>` : nothing}</header>
      ${
        this.app.role !== 'admin'
          ? html`<p class="s t2 card-note">${msg('Administrators see here who changed what.')}</p>`
          : (listState(state, () => this.#audit.retry()) ??
            (entries.length === 0
              ? emptyCard(
                  history,
                  msg('No change noted'),
                  msg('Changes of site, admission, profile, connectors and key appear here.'),
                )
              : html`<ul class="story">${entries.map((each) => this.#change(each))}</ul>`))
      }</section>`
  }

  #change({ action, actor, detail, at }: AuditEntry): TemplateResult {
    const who =
      actor.id === this.app.person.uid
        ? msg('You')
        : actor.kind === 'apiKey'
          ? msg('API key')
          : actor.role === null
            ? msg('Automatic')
            : roleWord(actor.role)
    return html`<li>${icon(pencil)}<div><b>${actionWord(action)}</b><p>${[detail ?? '', who].filter((text) => text !== '').join(', ')}</p></div><time>${fmt().moment(at, this.page.timeZone, this.page.now)}</time></li>`
  }
}

/** What else was noted of a try: in words where the words are ours, otherwise as the station sent it. */
function detailOf(detail: string): unknown {
  const [, version, profile] = /^(OCPP [\d.]+), security profile (\d)$/.exec(detail) ?? []
  if (version === undefined || profile === undefined) return html`<code>${detail}</code>`
  return msg(str`${version}, security profile ${profile}`)
}

/** An entry of the audit log in words; others keep their name. */
function actionWord(action: string): string {
  switch (action) {
    case 'station.create':
      return msg('Added')
    case 'station.accept':
      return msg('Adopted')
    case 'station.change':
      return msg('Changed')
    case 'station.changeKey':
      return msg('New key made')
    case 'station.remove':
      return msg('Removed')
    default:
      return action
  }
}
