import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { type HealthParts, healthRing } from '../../components/health-ring.ts'
import { knownHealth } from '../../data/fleet.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { heartPulse } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

const LOWEST = 3

export interface FleetHealth {
  /** Mean score of those that have one. */
  readonly score: number
  /** Mean share of each part, 0 to 1; null when no station tells it. */
  readonly parts: HealthParts | null
  readonly stations: number
  readonly lowest: readonly { readonly stationId: string; readonly score: number }[]
  readonly runAt: Date
}

/** The health of several stations together; null when none has a score. */
export function healthOf(stations: readonly Station[]): FleetHealth | null {
  const scored = stations.flatMap((station) => {
    const health = knownHealth(station)
    return health === null ? [] : [{ stationId: station.stationId, ...health }]
  })
  const [first] = scored
  if (first === undefined) return null
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
  const parts = scored.flatMap((each) => each.parts ?? [])
  const usages = parts.flatMap((each) => each.usage ?? [])
  return {
    score: mean(scored.map((each) => each.score)),
    parts:
      parts.length === 0
        ? null
        : {
            available: mean(parts.map((each) => each.available)),
            errorFree: mean(parts.map((each) => each.errorFree)),
            usage: usages.length === 0 ? null : mean(usages),
          },
    stations: scored.length,
    lowest: scored.toSorted((a, b) => a.score - b.score).slice(0, LOWEST),
    runAt: new Date(Math.max(...scored.map((each) => each.runAt.getTime()))),
  }
}

/** The score as a ring of its parts, and the stations that need a look first. */
export function healthCard(
  state: LiveState<unknown>,
  health: FleetHealth | null,
  /** Only the lowest stations were read: no mean may be shown. */
  lowestOnly: boolean,
  timeZone: string,
  now: Date,
  retry: () => void,
): TemplateResult {
  const f = fmt()
  return html`<section class="card g4" aria-labelledby="health-title">
    <header class="ch"><div><h2 id="health-title">${msg('Health of the fleet')}</h2>
      ${health === null ? nothing : html`<p>${lowestOnly ? msg('The lowest scores') : msg(str`${f.number(health.stations)} stations`)}, ${msg(str`computed ${f.moment(health.runAt, timeZone, now)}`)}</p>`}</div></header>
    ${
      state.status === 'error'
        ? failedCard(state.errorCode ?? 'unknown', retry)
        : state.status === 'loading'
          ? loadingCard()
          : health === null
            ? emptyCard(heartPulse, msg('Not computed yet'), msg('The score appears after the next hourly run.'))
            : lowestOnly
              ? html`<ul class="places">${health.lowest.map((each) => html`<li><span class="t2">${icon(heartPulse)}</span><a href=${addressOf('station', { stationId: each.stationId })}>${each.stationId}</a><b>${f.number(each.score)}</b></li>`)}</ul>`
              : html`${healthRing(health)}
                <footer class="cf"><span>${msg('Lowest')} ${health.lowest.map((each, index) => html`${index > 0 ? ', ' : ''}<a class="lk" href=${addressOf('station', { stationId: each.stationId })}>${each.stationId} ${f.number(each.score)}</a>`)}</span></footer>`
    }
  </section>`
}
