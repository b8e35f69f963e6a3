import type { Command } from '@charge-it/shared/model/command.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { type KnownPlan, plansOf, profilesOf, type SentProfile } from '../../data/station-commands.ts'
import { commandsOfActionsSource, commandsOfIntentSource } from '../../data/station-sources.ts'
import { commandRefusal } from '../../dialogs/commands/command-refusal.ts'
import { fmt } from '../../i18n/fmt.ts'
import { calendarClock, gauge, lock, trash2 } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { commandList } from './command-list.ts'
import { limitCurve } from './limit-curve.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { StationTab } from './station-tab.ts'

const ACTIONS = ['SetChargingProfile', 'ClearChargingProfile', 'GetCompositeSchedule']
const COMMANDS = 60
/** Of people and their programs; load balancing sends so many more that theirs would be pushed out. */
const OF_PEOPLE = 100
const PEOPLE = 'operator'
const HISTORY = 8
const PURPOSES = ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'] as const

/** The limits of a station: profiles by purpose, the plan in force, and how they came about. */
@customElement('station-charging')
export class StationCharging extends StationTab {
  readonly #commands = new LiveQueryController(this, () =>
    commandsOfActionsSource(this.db, this.stationId, ACTIONS, COMMANDS),
  )
  readonly #ofPeople = new LiveQueryController(this, () =>
    commandsOfIntentSource(this.db, this.stationId, { actions: ACTIONS, intent: PEOPLE, count: OF_PEOPLE }),
  )

  override render(): unknown {
    const { state } = this.#commands
    if (state.status === 'loading') return html`<section class="card">${loadingCard()}</section>`
    if (state.status === 'error')
      return html`<section class="card">${failedCard(state.errorCode ?? 'unknown', () => this.#commands.retry())}</section>`
    const commands = this.#all()
    const running = this.page.shown.connectors.flatMap(
      ({ activeTransaction }) => activeTransaction?.transactionId ?? [],
    )
    const profiles = profilesOf(commands, running, this.page.now)
    const refusal = commandRefusal(this.app, 'SetChargingProfile')
    return html`<div class="grid">
      <section class="card flush g8" aria-labelledby="limits-title">
        <header class="ch"><div><h2 id="limits-title">${msg('Limits of this station')}</h2><p>${msg('As the station agreed to them. Of one purpose the highest level counts; of all purposes the lowest limit.')}</p></div>
          <div class="ca pad"><button class="btn primary" type="button" ?disabled=${refusal !== null} @click=${() => this.#open('SetChargingProfile')}>${icon(gauge)}${msg('Limit the power')}</button></div></header>
        ${refusal === null ? nothing : html`<div class="note">${icon(lock)}<p>${refusal}</p></div>`}
        ${
          profiles.length === 0
            ? emptyCard(gauge, msg('No limit is set'), msg('The station gives what its hardware and the car allow.'))
            : PURPOSES.map((purpose) => this.#purpose(purpose, profiles))
        }
      </section>
      ${this.#siteLimit()}
      ${this.#plans(plansOf(commands, this.page.now))}
      ${
        commands.length === 0
          ? nothing
          : html`<section class="card flush g12" aria-labelledby="limit-log"><header class="ch"><div><h2 id="limit-log">${msg('How it came about')}</h2></div></header>${commandList(commands.slice(0, HISTORY), this.page.timeZone, this.page.now, this.app.person.uid)}</section>`
      }
    </div>`
  }

  #purpose(purpose: (typeof PURPOSES)[number], profiles: readonly SentProfile[]): TemplateResult | typeof nothing {
    const own = profiles.filter((each) => each.purpose === purpose).toSorted((a, b) => b.stackLevel - a.stackLevel)
    if (own.length === 0) return nothing
    return html`<h3 class="sub-head">${purposeWord(purpose)} <span class="t3 mono">${purpose}</span></h3>
      <ul class="limits">${own.map((profile) => this.#profile(profile))}</ul>`
  }

  #profile(profile: SentProfile): TemplateResult {
    const f = fmt()
    const { timeZone, now } = this.page
    const where = profile.connectorId === 0 ? msg('all connectors') : msg(str`connector ${profile.connectorId}`)
    const limits = [...new Set(profile.periods.map(({ limit }) => limitText(limit, profile.unit)))]
    return html`<li><div class="limit-n">${limits.length > 2 ? msg(str`${fmt().number(limits.length)} limits`) : limits.join(' / ')}</div>
      <div><b>${where}</b>, ${msg(str`level ${profile.stackLevel}`)}${profile.kind === 'Recurring' ? html`, ${msg('daily plan')}` : nothing}
        <p class="xs t2">${msg(str`since ${f.moment(profile.sentAt, timeZone, now)}`)}${profile.validTo === null ? nothing : html`, ${msg(str`until ${f.moment(profile.validTo, timeZone, now)}`)}`}, ${profile.command.createdBy.kind === 'system' ? msg('automatic') : msg('by a person')}, ${msg(str`number ${profile.profileId}`)}</p></div>
      ${profile.periods.length > 1 ? limitCurve(profile.periods, 86_400, msg('The limit over a day')) : html`<span></span>`}
      ${
        this.app.may('limitPower')
          ? html`<button class="ib sm" type="button" aria-label=${msg(str`Remove profile ${profile.profileId}`)} @click=${() => this.#open('ClearChargingProfile', { id: String(profile.profileId), connectorId: '', purpose: '' })}>${icon(trash2)}</button>`
          : nothing
      }</li>`
  }

  /** Both lists together, each command once, the newest first. */
  #all(): readonly Command[] {
    const byId = new Map(
      [...(this.#commands.data ?? []), ...(this.#ofPeople.data ?? [])].map((each) => [each.commandId, each]),
    )
    return [...byId.values()].toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  }

  #siteLimit(): TemplateResult {
    const { site, shown } = this.page
    const siteLimitW = site?.gridLimitW ?? null
    const isUnread = site === null && shown.station.siteId !== null
    return html`<section class="card g4" aria-labelledby="site-limit-title">
      <header class="ch"><div><h2 id="site-limit-title">${msg('Limit of the site')}</h2><p>${site?.name ?? shown.station.siteId ?? msg('No site')}</p></div></header>
      ${
        siteLimitW === null
          ? html`<p class="s t2">${isUnread ? msg('The site could not be read.') : msg('None is known: the stations of a site do not have to share.')}</p>`
          : html`<div class="limit-n">${fmt().power(siteLimitW, siteLimitW % 1000 === 0 ? 0 : 1)}</div>
              <p class="s t2">${msg('All stations of the site share it. When it is short, load balancing sets limits of its own here; the lowest counts.')}</p>`
      }
      ${this.app.may('manageSites') ? html`<div class="btns card-foot"><a class="btn" href=${addressOf('settingsSection', { section: 'sites' })}>${msg('Sites')}</a></div>` : nothing}
    </section>`
  }

  #plans(plans: readonly KnownPlan[]): TemplateResult {
    const { online } = this.page.shown
    return html`<section class="card g12" aria-labelledby="plan-title">
      <header class="ch"><div><h2 id="plan-title">${msg('Plan in force')}</h2><p>${msg('All profiles together, as the station works it out')}</p></div>
        <div class="ca"><button class="btn" type="button" ?disabled=${!online} title=${online ? nothing : msg('The station is offline')} @click=${() => this.#open('GetCompositeSchedule')}>${icon(calendarClock)}${msg('Ask now')}</button></div></header>
      ${plans.length === 0 ? emptyCard(calendarClock, msg('Not asked yet'), msg('Only the station knows which limit counts in the end.')) : plans.map((each) => this.#plan(each))}
    </section>`
  }

  #plan({ plan, toldAt, state }: KnownPlan): TemplateResult {
    const f = fmt()
    const { timeZone, now } = this.page
    return html`<h3 class="plan-head">${plan.connectorId === 0 ? msg('Whole station') : msg(str`Connector ${plan.connectorId}`)} <span class="t2">${msg(str`told ${f.moment(toldAt, timeZone, now)}`)}</span>
        ${state === 'inForce' ? nothing : html`<span class="pill warn">${state === 'ended' ? msg('over, ask again') : msg('limits changed since, ask again')}</span>`}</h3>
      <div class="plan-body ${state === 'inForce' ? '' : 't2'}">${limitCurve(plan.periods, plan.durationS, msg('The plan in force'))}
      <dl class="facts">${plan.periods.slice(0, 8).map(({ startPeriod, limit }) => html`<dt>${f.moment(new Date(plan.startsAt.getTime() + startPeriod * 1000), timeZone, now)}</dt><dd>${limitText(limit, plan.unit)}</dd>`)}</dl></div>`
  }

  #open(action: string, preset: Readonly<Record<string, string>> = {}): void {
    void openStationCommand(this.app, () => commandTarget(this.page), action, preset)
  }
}

function limitText(limit: number, unit: 'A' | 'W'): string {
  return unit === 'A' ? `${fmt().number(limit, limit % 1 === 0 ? 0 : 1)}\u00a0A` : fmt().power(limit)
}

function purposeWord(purpose: (typeof PURPOSES)[number]): string {
  switch (purpose) {
    case 'ChargePointMaxProfile':
      return msg('Whole station')
    case 'TxDefaultProfile':
      return msg('Every session')
    case 'TxProfile':
      return msg('Running session')
  }
}
