import type { Edge } from '@charge-it/shared/model/edge.ts'
import { edgeIsFresh } from '@charge-it/shared/model/edge.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import '../../components/csms-gauge.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { clockAlert, plug } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** A charge point reports its load with its meter values; after three missed reports of 5 minutes it is grey. */
export const STATION_REPORT_S = 300
const MISSED = 3

/** How loaded each edge instance and each charge point's computer is; grey after three missed reports. */
export function systemCard(
  state: LiveState<unknown>,
  edges: readonly Edge[],
  stations: readonly Station[],
  timeZone: string,
  now: Date,
  shown: number,
  retry: () => void,
): TemplateResult {
  const computers = stations.filter((station) => station.system != null)
  const places = edges.length > 0 ? Math.max(1, shown - Math.min(computers.length, Math.floor(shown / 2))) : 0
  return html`<section class="card g4" aria-labelledby="system-title">
    <header class="ch"><div><h2 id="system-title">${msg('System load')}</h2><p>${msg('Percent of the limit of container or device')}</p></div>
      <div class="ca"><a class="lk s pad" href=${addressOf('settingsSection', { section: 'system' })}>${msg('See all')}</a></div></header>
    ${
      state.status === 'error'
        ? failedCard(state.errorCode ?? 'unknown', retry)
        : state.status === 'loading'
          ? loadingCard()
          : edges.length === 0 && computers.length === 0
            ? emptyCard(
                plug,
                msg('No edge instance reported'),
                msg('Stations can connect once an instance of the edge runs.'),
              )
            : html`<div class="nodes">${edges.slice(0, places).map((edge) => edgeNode(edge, timeZone, now))}${computers.slice(0, shown - Math.min(places, edges.length)).map((station) => stationNode(station, timeZone, now))}</div>`
    }
  </section>`
}

/** Gauges of one edge instance. */
export function edgeNode(edge: Edge, timeZone: string, now: Date, more: unknown = nothing): TemplateResult {
  const f = fmt()
  const fresh = edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, now)
  const age = f.age((now.getTime() - edge.heartbeatAt.getTime()) / 1000)
  const ramShare = edge.ramLimitMb === null ? null : edge.ramUsedMb / edge.ramLimitMb
  return html`<div class="node">
    <div class="nd"><b>${edge.edgeId}</b><span>${edge.connections === 1 ? msg('1 station') : msg(str`${f.number(edge.connections)} stations`)}</span></div>
    ${gauges(edge.cpuPercent, ramShare, !fresh)}
    <span class="xs t2">${
      fresh
        ? edge.ramLimitMb === null
          ? msg(str`${f.number(edge.ramUsedMb)} MB, ${age} ago`)
          : msg(str`${f.number(edge.ramUsedMb)} of ${f.number(edge.ramLimitMb)} MB, ${age} ago`)
        : html`<span class="is-stale-note">${icon(clockAlert)}${edge.stoppedAt === null ? msg(str`Last report ${f.moment(edge.heartbeatAt, timeZone, now)}`) : msg(str`Stopped ${f.moment(edge.stoppedAt, timeZone, now)}`)}</span>`
    }</span>
    ${more}
  </div>`
}

/** What tells whether an instance keeps up: delay of its loop, messages, time and queue of its writes. */
export function edgeLoad({ eventLoopLagMs, messagesPerS, commitLatencyMs, queueDepth }: Edge): TemplateResult {
  const f = fmt()
  const commit = commitLatencyMs === null ? '–' : `${f.number(commitLatencyMs)}\u00a0ms`
  return html`<dl class="facts xs">
    <dt>${msg('Lag of its loop')}</dt><dd>${f.number(eventLoopLagMs, 1)}\u00a0ms</dd>
    <dt>${msg('Messages')}</dt><dd>${msg(str`${f.number(messagesPerS, 1)} a second`)}</dd>
    <dt>${msg('Last write')}</dt><dd>${commit}</dd>
    <dt>${msg('Writes waiting')}</dt><dd>${f.number(queueDepth)}</dd>
  </dl>`
}

/** Gauges of the computer in a charge point. */
export function stationNode(station: Station, timeZone: string, now: Date): TemplateResult | typeof nothing {
  const f = fmt()
  const { system } = station
  if (system == null) return nothing
  const ageS = (now.getTime() - system.reportedAt.getTime()) / 1000
  const fresh = ageS <= MISSED * STATION_REPORT_S
  return html`<div class="node">
    <div class="nd"><b><a href=${addressOf('station', { stationId: station.stationId })}>${station.stationId}</a></b>
      <span>${system.temperatureC === null ? msg('temperature unknown') : `${f.number(system.temperatureC)}\u00a0°C`}</span></div>
    ${gauges(system.cpuPercent, system.ramTotalMb > 0 ? system.ramUsedMb / system.ramTotalMb : null, !fresh)}
    <span class="xs t2">${
      fresh
        ? msg(str`${f.number(system.ramUsedMb)} of ${f.number(system.ramTotalMb)} MB, ${f.age(ageS)} ago`)
        : html`<span class="is-stale-note">${icon(clockAlert)}${msg(str`Last report ${f.moment(system.reportedAt, timeZone, now)}`)}</span>`
    }</span>
  </div>`
}

function gauges(cpuPercent: number, ramShare: number | null, stale: boolean): TemplateResult {
  const f = fmt()
  return html`<div class="row">
    <csms-gauge .percent=${cpuPercent} .text=${f.number(cpuPercent)} label="CPU" ?stale=${stale}></csms-gauge>
    ${ramShare === null ? nothing : html`<csms-gauge .percent=${ramShare * 100} .text=${f.number(ramShare * 100)} label="RAM" ?stale=${stale}></csms-gauge>`}
  </div>`
}
