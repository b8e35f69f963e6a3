import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { shortCard } from '../../components/short-card.ts'
import { type SiteRow, STATUS_GROUPS, type StatusGroup } from '../../data/fleet.ts'
import type { LiveState } from '../../data/live-state.ts'
import { clockDuration } from '../../format/duration.ts'
import { fmt } from '../../i18n/fmt.ts'
import { badgeCheck, hourglass, plug, terminal, triangleAlert, wifiOff } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { cssProperties } from '../../theme/css-properties.ts'
import { GROUP_LOOKS, groupWord } from '../../words/status-group.ts'
import { listState } from '../list-state.ts'

const ATTENTION_LOOKS = {
  faulted: { tone: 'faulted', path: triangleAlert },
  offline: { tone: 'offline', path: wifiOff },
  stuck: { tone: 'waiting', path: hourglass },
  command: { tone: 'waiting', path: terminal },
} as const

/** Something that a person should look at. */
export interface Attention {
  readonly kind: keyof typeof ATTENTION_LOOKS
  /** Where to look. */
  readonly address: string
  readonly title: string
  readonly text: string
  readonly since: Date | null
}

/** Faulted connectors and stations that stay away, the newest first. */
export function attentionCard(
  state: LiveState<unknown>,
  all: readonly Attention[],
  now: Date,
  retry: () => void,
): TemplateResult {
  const shown = all.slice(0, 5)
  return html`<section class="card g4 o-2" aria-labelledby="attention-title">
    <header class="ch"><div><h2 id="attention-title">${msg('Needs action')}</h2></div>
      ${all.length > shown.length ? html`<div class="ca"><a class="lk s" href="/stations">${msg(str`All ${fmt().number(all.length)}`)}</a></div>` : nothing}</header>
    ${
      state.status === 'error'
        ? failedCard(state.errorCode ?? 'unknown', retry)
        : state.status === 'loading'
          ? loadingCard()
          : shown.length === 0
            ? emptyCard(
                badgeCheck,
                msg('Nothing needs action'),
                msg('No fault, no station offline, no transaction stuck and no failed command.'),
              )
            : html`<ul class="alerts">${shown.map(
                (each) => html`<li class="alert">
                <span class="ai st--${ATTENTION_LOOKS[each.kind].tone}">${icon(ATTENTION_LOOKS[each.kind].path)}</span>
                <div><h3><a href=${each.address}>${each.title}</a></h3><p>${each.text}</p></div>
                ${each.since === null ? nothing : html`<time datetime=${each.since.toISOString()}>${fmt().age((now.getTime() - each.since.getTime()) / 1000)}</time>`}
              </li>`,
              )}</ul>`
    }
  </section>`
}

export interface ActiveRow {
  readonly transaction: Transaction
  readonly connector: Connector | null
}

/** Running transactions with their live values, the most powerful first. */
export function activeCard(
  state: LiveState<unknown>,
  rows: readonly ActiveRow[],
  total: number,
  mayReadMoney: boolean,
  now: Date,
  retry: () => void,
  /** Below the list. */
  note: unknown,
): TemplateResult {
  return html`<section class="card flush g8" aria-labelledby="active-title">
    <header class="ch"><div><h2 id="active-title">${msg('Running transactions')}</h2>
      <p>${rows.length === 0 ? nothing : msg(str`${fmt().number(rows.length)} of ${fmt().number(Math.max(total, rows.length))}, highest power first`)}</p></div>
      <div class="ca"><a class="lk s pad" href="/transactions?view=live">${msg('See all')}</a></div></header>
    ${
      listState(state, retry) ??
      (rows.length === 0
        ? emptyCard(plug, msg('Nobody is charging'), msg('A transaction appears here as soon as a station starts one.'))
        : html`<div class="tw" ${scrollRegion(msg('Running transactions'))}><table class="tx">
                <thead><tr><th scope="col">${msg('Station')}</th><th scope="col" class="wide-only">${msg('Card')}</th><th scope="col" class="wide-only">${msg('Start')}</th>
                  <th scope="col" class="n wide-only">${msg('Duration')}</th><th scope="col" class="n">${msg('Power')}</th><th scope="col" class="n">${msg('Energy')}</th>
                  ${mayReadMoney ? html`<th scope="col" class="n">${msg('Cost so far')}</th>` : nothing}</tr></thead>
                <tbody>${rows.map((row) => activeRow(row, mayReadMoney, now))}</tbody>
              </table></div>${note}`)
    }
  </section>`
}

function activeRow({ transaction, connector }: ActiveRow, mayReadMoney: boolean, now: Date): TemplateResult {
  const f = fmt()
  const live = liveOf(transaction, connector)
  const costIdr = estimateIdr(transaction, live?.energyWh ?? null, now)
  return html`<tr>
    <td><a class="id" href=${addressOf('transaction', { transactionKey: transaction.transactionKey })}>${transaction.stationId}</a> <span class="t2">${transaction.connectorId ?? ''}</span></td>
    <td class="t2 wide-only">${shortCard(transaction.idTagMasked)}</td>
    <td class="t2 wide-only">${f.moment(transaction.startedAt, transaction.timeZone, now)}</td>
    <td class="n wide-only">${clockDuration((now.getTime() - transaction.startedAt.getTime()) / 1000)}</td>
    <td class="n">${live?.powerW == null ? '–' : html`${f.kw(live.powerW)} <span class="u">kW</span>`}</td>
    <td class="n">${live?.energyWh == null ? '–' : html`${f.kwh(live.energyWh)} <span class="u">kWh</span>`}</td>
    ${mayReadMoney ? html`<td class="n">${costIdr === null ? '–' : f.money(costIdr)}</td>` : nothing}
  </tr>`
}

/** The live values of a transaction; null when the connector runs another one. */
export function liveOf(transaction: Transaction, connector: Connector | null): Connector['live'] {
  return connector?.activeTransaction?.transactionKey === transaction.transactionKey ? connector.live : null
}

/** What the session costs so far by its own tariff; null without a tariff or a measured energy. */
export function estimateIdr(transaction: Transaction, energyWh: number | null, now: Date): number | null {
  if (transaction.tariff === null || energyWh === null) return null
  const idleSince = transaction.idleSince ?? null
  return costOfSession(transaction.tariff, {
    energyWh,
    startedAt: transaction.startedAt,
    until: now,
    idleSince,
    idleUntil: idleSince === null ? null : now,
    timeZone: transaction.timeZone,
  }).costIdr
}

/**
 * How many connectors are in which state.
 * @param rows Per site; empty in a fleet too large to read every connector: then only the sums of the edges are shown.
 */
export function statusCard(
  state: LiveState<unknown>,
  all: Readonly<Record<StatusGroup, number>>,
  rows: readonly SiteRow[],
): TemplateResult {
  const f = fmt()
  const total = STATUS_GROUPS.reduce((sum, group) => sum + all[group], 0)
  const title = html`<h2 id="status-title">${msg('Connector status')}</h2>
    <p>${rows.length > 0 ? msg(str`${fmt().number(total)} connectors, ${fmt().number(rows.length)} sites`) : msg(str`${fmt().number(total)} connectors`)}</p>`
  return html`<section class="card flush g8" aria-labelledby="status-title">
    <header class="ch"><div>${title}</div></header>
    ${
      state.status === 'loading'
        ? loadingCard()
        : total === 0
          ? emptyCard(plug, msg('No connector yet'), msg('Add a station; its connectors appear with its first status.'))
          : html`${shareBar(all)} ${rows.length > 0 ? statusTable(all, rows) : nothing}
            <ul class="skey2 ${rows.length > 0 ? '' : 'always'}">
              ${STATUS_GROUPS.map((group) => html`<li><span class="st st--${GROUP_LOOKS[group].tone}">${icon(GROUP_LOOKS[group].iconPath)}${groupWord(group)}</span><b>${f.number(all[group])}</b></li>`)}
            </ul>`
    }
  </section>`
}

/** The shares as one bar; decorative, the table below says the same. */
function shareBar(all: Readonly<Record<StatusGroup, number>>): TemplateResult {
  const groups = STATUS_GROUPS.filter((group) => all[group] > 0)
  return html`<div class="sbar" aria-hidden="true">
    ${groups.map((group) => html`<i class="st--${GROUP_LOOKS[group].tone}" ${cssProperties({ 'flex-grow': String(all[group]) })}></i>`)}
  </div>`
}

function statusTable(all: Readonly<Record<StatusGroup, number>>, rows: readonly SiteRow[]): TemplateResult {
  const f = fmt()
  const totalPowerW = rows.reduce((sum, row) => sum + row.powerW, 0)
  const cell = (group: StatusGroup, count: number): TemplateResult => {
    if (count === 0) return html`<td class="n zero">–</td>`
    if (group !== 'faulted' && group !== 'inactive') return html`<td class="n">${f.number(count)}</td>`
    return html`<td class="n"><span class="st st--${GROUP_LOOKS[group].tone} st--loud">${f.number(count)}</span></td>`
  }
  const head = (group: StatusGroup): TemplateResult => html`<th scope="col" class="n">
    <span class="hd st--${GROUP_LOOKS[group].tone}">${icon(GROUP_LOOKS[group].iconPath)}${groupWord(group)}</span></th>`
  const power = (powerW: number): TemplateResult => html`<td class="n">${f.kw(powerW)} <span class="u">kW</span></td>`
  return html`<div class="tw wide-only" ${scrollRegion(msg('Connector status'))}><table class="matrix">
    <thead><tr><th scope="col">${msg('Site')}</th>${STATUS_GROUPS.map(head)}<th scope="col" class="n">${msg('Power')}</th></tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr>
        <th scope="row"><a href="/stations?site=${encodeURIComponent(row.siteId ?? '')}">${row.name}</a></th>
        ${STATUS_GROUPS.map((group) => cell(group, row.counts[group]))}${power(row.powerW)}
      </tr>`,
    )}</tbody>
    <tfoot><tr><th scope="row">${msg('All sites')}</th>
      ${STATUS_GROUPS.map((group) => html`<td class="n">${all[group] === 0 ? '–' : f.number(all[group])}</td>`)}${power(totalPowerW)}
    </tr></tfoot>
  </table></div>`
}
