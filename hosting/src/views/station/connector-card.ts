import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { shortCard } from '../../components/short-card.ts'
import { statusBadge } from '../../components/status-badge.ts'
import { liveSampleIsFresh } from '../../data/live-sample.ts'
import { clockDuration } from '../../format/duration.ts'
import { fmt } from '../../i18n/fmt.ts'
import {
  calendarClock,
  clockAlert,
  gauge,
  lockOpen,
  pencil,
  play,
  rotateCcw,
  square,
  triangleAlert,
} from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { ShownStatus } from '../../words/connector-status.ts'
import { plugWord } from '../../words/plug.ts'
import { estimateIdr } from '../dashboard/lists.ts'
import { stickerPath } from '../stickers/sticker-path.ts'

export interface ConnectorCard {
  readonly connector: Connector
  readonly status: ShownStatus
  /** The running transaction, for its price; null while unknown. */
  readonly transaction: Transaction | null
  readonly timeZone: string
  readonly now: Date
  readonly mayCommand: boolean
  /** Why the role may not send a command; null when it may. */
  refusal(action: string): string | null
  readonly mayReadMoney: boolean
  /** Opens the form of its plug, power and phases; null: not allowed. */
  readonly describe: (() => void) | null
  /** Twice as wide: the only one of its station. */
  readonly wide: boolean
  /** Opens the dialog of a command for this connector. */
  open(action: string): void
}

/** One connector: its state, what it delivers now, and what can be done. */
export function connectorCard(card: ConnectorCard): TemplateResult {
  const { connector, status } = card
  const { facts } = connector
  const hardware = [
    facts?.plugType == null ? null : plugWord(facts.plugType),
    facts?.currentType ?? null,
    facts?.maxPowerW == null ? null : msg(str`up to ${fmt().number(facts.maxPowerW / 1000)} kW`),
    facts?.phases == null ? null : facts.phases === 1 ? onePhase(facts.phaseRotation ?? null) : msg('3 phases'),
    facts?.maxCurrentA == null ? null : msg(str`up to ${fmt().number(facts.maxCurrentA)} A`),
    facts?.loadWeight == null || facts.loadWeight === 1 ? null : weightText(facts.loadWeight),
  ].filter((text) => text !== null)
  return html`<section class="card conn ${card.wide ? 'g8' : 'g4'}" aria-labelledby="connector-${connector.connectorId}">
    <header class="ch"><div><h2 id="connector-${connector.connectorId}">${msg(str`Connector ${connector.connectorId}`)}</h2>
      <p>${hardware.length === 0 ? msg('Plug and power not described yet') : hardware.join(', ')}</p>${stickerLine(connector)}</div><div class="ca">${statusBadge(status)}${
        card.describe === null
          ? nothing
          : html`<button class="ib sm" type="button" aria-label=${msg(str`Describe connector ${connector.connectorId}`)} title=${msg('Describe plug, power and phases')} @click=${card.describe}>${icon(pencil)}</button>`
      }</div></header>
    ${connector.status === 'Faulted' ? fault(card) : nothing}
    ${connector.activeTransaction !== null ? running(card) : status === 'Faulted' ? nothing : idle(card)}
    ${card.mayCommand ? actions(card) : nothing}
  </section>`
}

/** The code on its sticker, as support is told it on the phone; leads to the page that drivers see. */
function stickerLine({ code, connectorId }: Connector): TemplateResult | typeof nothing {
  if (code === null) return nothing
  return html`<div class="xs t2">${msg('Sticker')} <a class="lk mono" href=${stickerPath(code, connectorId)} target="_blank" title=${msg('Page for drivers')}>${code}</a></div>`
}

function onePhase(phaseRotation: 1 | 2 | 3 | null): string {
  return phaseRotation === null ? msg('1 phase') : msg(str`1 phase, on L${phaseRotation}`)
}

function weightText(loadWeight: 2 | 3): string {
  return loadWeight === 2
    ? msg('twice the share under the grid limit')
    : msg('three times the share under the grid limit')
}

function fault({ connector, timeZone, now }: ConnectorCard): TemplateResult {
  const since = connector.statusAt ?? connector.receivedAt
  return html`<div class="note bad">${icon(triangleAlert)}<p><b>${connector.errorCode}</b>${
    connector.vendorErrorCode === null ? nothing : msg(str`, vendor code ${connector.vendorErrorCode}`)
  }${since === null ? nothing : html`, ${msg(str`since ${fmt().moment(since, timeZone, now)}`)} (${fmt().age((now.getTime() - since.getTime()) / 1000)})`}${connector.errorInfo === null ? nothing : html`<br>${connector.errorInfo}`}</p></div>`
}

function running({ connector, transaction, timeZone, now, mayReadMoney }: ConnectorCard): TemplateResult {
  const f = fmt()
  const { activeTransaction, live } = connector
  if (activeTransaction === null) return html``
  const costIdr = transaction === null || live === null ? null : estimateIdr(transaction, live.energyWh, now)
  const fresh = live !== null && liveSampleIsFresh(live.sampledAt, now)
  const pair = (name: string, content: unknown): TemplateResult => html`<div><dt>${name}</dt><dd>${content}</dd></div>`
  return html`<div class="lead"><span class="big ${fresh ? '' : 't3'}">${live?.powerW == null ? '–' : f.kw(live.powerW)} <small>kW</small></span>
      <span class="xs t2">${
        live === null
          ? msg('Waiting for the first sample')
          : fresh
            ? msg(str`${f.age((now.getTime() - live.sampledAt.getTime()) / 1000)} ago`)
            : html`<span class="is-stale-note">${icon(clockAlert)}${msg(str`Sample of ${f.moment(live.sampledAt, timeZone, now)}`)}</span>`
      }</span></div>
    <dl class="pairs">
      ${pair(msg('Energy'), live?.energyWh == null ? '–' : f.energy(live.energyWh))}
      ${pair(msg('Duration'), clockDuration((now.getTime() - activeTransaction.startedAt.getTime()) / 1000))}
      ${pair(msg('Current'), live?.currentA == null ? '–' : `${f.number(live.currentA, 1)}\u00a0A`)}
      ${pair(msg('Voltage'), live?.voltageV == null ? '–' : `${f.number(live.voltageV, 1)}\u00a0V`)}
      ${mayReadMoney ? pair(msg('Cost so far'), costIdr === null ? '–' : html`${f.money(costIdr)} <span class="xs t2">${msg('estimate')}</span>`) : nothing}
      ${pair(msg('Card'), shortCard(activeTransaction.idTagMasked))}
      ${live?.socPercent == null ? nothing : pair(msg('Battery'), `${f.number(live.socPercent)}\u00a0%`)}
    </dl>`
}

function idle({ connector, status, timeZone, now }: ConnectorCard): TemplateResult {
  const since = connector.statusAt ?? connector.receivedAt
  return html`<p class="s t2">${
    status === 'Offline'
      ? msg('The station is offline; this connector’s state is not known.')
      : since === null
        ? msg('No status received yet.')
        : msg(str`In this state since ${fmt().moment(since, timeZone, now)}.`)
  }</p>`
}

function actions({ connector, status, open, refusal }: ConnectorCard): TemplateResult {
  const offline = status === 'Offline' || status === 'NotYet'
  const { activeTransaction } = connector
  const button = (action: string, iconPath: string, text: string): TemplateResult => {
    const reason = refusal(action) ?? (offline ? msg('The station is offline') : null)
    return html`<button class="btn" type="button" ?disabled=${reason !== null} title=${reason ?? nothing} @click=${() => open(action)}>${icon(iconPath)}${text}</button>`
  }
  return html`<div class="btns">
    ${
      activeTransaction !== null
        ? html`${button('RemoteStopTransaction', square, msg('Stop'))} ${button('SetChargingProfile', gauge, msg('Limit'))}
            <a class="btn plain" href=${addressOf('transaction', { transactionKey: activeTransaction.transactionKey })}>${msg('Transaction')}</a>`
        : status === 'Faulted'
          ? html`${button('Reset', rotateCcw, msg('Restart…'))} ${button('UnlockConnector', lockOpen, msg('Release the cable'))}`
          : status === 'Reserved' || status === 'Finishing'
            ? html`${button('RemoteStartTransaction', play, msg('Start'))} ${button('UnlockConnector', lockOpen, msg('Release the cable'))}`
            : html`${button('RemoteStartTransaction', play, msg('Start'))} ${button('ReserveNow', calendarClock, msg('Reserve…'))}`
    }
  </div>`
}
