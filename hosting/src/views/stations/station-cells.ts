import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { statusBadge } from '../../components/status-badge.ts'
import { type FleetStation, knownHealth } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { heartPulse, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { healthLevel, healthLevelWord } from '../../words/health-level.ts'

/** The status of each connector, or that the station is away. */
export function statusesCell(each: FleetStation): TemplateResult {
  if (!each.online) return statusBadge(each.statuses.includes('NotYet') ? 'NotYet' : 'Offline')
  if (each.connectors.length === 0) return html`<span class="t3">${msg('No status yet')}</span>`
  return html`<span class="slots">${each.connectors.map((connector, index) => statusBadge(each.statuses[index] ?? 'Unknown', connector.connectorId))}</span>`
}

export function powerCell({ powerW }: FleetStation): TemplateResult | string {
  if (powerW === null) return '–'
  return html`<span class=${powerW === 0 ? 't3' : ''}>${fmt().kw(powerW)}</span> <span class="u">kW</span>`
}

/** When it was surely there: its age while it is online, else the moment. */
export function seenCell({ seenAt, online }: FleetStation, timeZone: string, now: Date): string {
  if (seenAt === null) return msg('never')
  if (online) return fmt().age((now.getTime() - seenAt.getTime()) / 1000)
  return fmt().moment(seenAt, timeZone, now)
}

/** The health score with its word; a dash while it was never computed, or nothing was heard of the station. */
export function healthCell(each: FleetStation): TemplateResult | string {
  const health = knownHealth(each.station)
  if (health === null) return '–'
  const level = healthLevel(health.score)
  return html`<span class="hlth ${level}"><b>${fmt().number(health.score)}</b><span>${healthLevelWord(level)}</span></span>`
}

/** Errors of 24 hours, leading to the station's events; a dash while they were never counted. */
export function errorsCell(each: FleetStation): TemplateResult | string {
  const { stationId } = each.station
  const count = knownHealth(each.station)?.errors24h
  if (count === undefined) return '–'
  if (count === 0) return html`<span class="t3">0</span>`
  const address = `${addressOf('memory')}?kind=events&station=${encodeURIComponent(stationId)}`
  return html`<a class="lk over" href=${address} aria-label=${msg(str`Errors of ${stationId} in 24 h: ${fmt().number(count)}`)}>${fmt().number(count)}</a>`
}

/** Both in short, for a phone; nothing while neither is known. */
export function shortHealth(each: FleetStation): TemplateResult | typeof nothing {
  const health = knownHealth(each.station)
  if (health === null) return nothing
  const level = healthLevel(health.score)
  const errors = health.errors24h ?? 0
  return html`<span class="both brief"><span class="hlth ${level}">${icon(heartPulse)}<span class="vh">${msg('Health')}</span><b>${fmt().number(health.score)}</b><span>${healthLevelWord(level)}</span></span>
    ${errors === 0 ? nothing : html`<span class="t2">${icon(triangleAlert)}${msg(str`Errors in 24 h: ${errors}`)}</span>`}</span>`
}

/** The tags of a station; nothing without any. */
export function tagsLine({ station: { tags = [] } }: FleetStation): TemplateResult | typeof nothing {
  return tags.length === 0 ? nothing : html`<span class="tags t3">${tags.join(', ')}</span>`
}
