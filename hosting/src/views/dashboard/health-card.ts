import { meanHealth } from '@charge-it/shared/insights/fleet-health.ts'
import type { FleetHealth } from '@charge-it/shared/model/fleet-health.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { healthRing } from '../../components/health-ring.ts'
import { knownHealth } from '../../data/fleet.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { heartPulse } from '../../icons/generated/lucide.ts'

const LOWEST = 3

/** Few of the lowest are worth a look. */
export type LowestHealth = readonly { readonly stationId: string; readonly score: number }[]

/** The health of several stations together; null when none has a score. */
export function healthOf(stations: readonly Station[]): FleetHealth | null {
  return meanHealth(stations.flatMap((station) => knownHealth(station) ?? []))
}

/** The stations of the lowest scores, the lowest first. */
export function lowestOf(stations: readonly Station[]): LowestHealth {
  return stations
    .flatMap((station) => {
      const health = knownHealth(station)
      return health === null ? [] : [{ stationId: station.stationId, score: health.score }]
    })
    .toSorted((a, b) => a.score - b.score)
    .slice(0, LOWEST)
}

/** The score as a ring of its parts, and the stations that need a look first. */
export function healthCard(
  state: LiveState<unknown>,
  health: FleetHealth | null,
  lowest: LowestHealth,
  timeZone: string,
  now: Date,
  retry: () => void,
): TemplateResult {
  const f = fmt()
  return html`<section class="card g4" aria-labelledby="health-title">
    <header class="ch"><div><h2 id="health-title">${msg('Health of the fleet')}</h2>
      ${health === null ? nothing : html`<p>${msg(str`${f.number(health.stations)} stations`)}, ${msg(str`computed ${f.moment(health.runAt, timeZone, now)}`)}</p>`}</div></header>
    ${
      state.status === 'error'
        ? failedCard(state.errorCode ?? 'unknown', retry)
        : state.status === 'loading'
          ? loadingCard()
          : health === null
            ? emptyCard(heartPulse, msg('Not computed yet'), msg('The score appears after the next hourly run.'))
            : html`${healthRing(health)}
                ${lowest.length === 0 ? nothing : html`<footer class="cf"><span>${msg('Lowest')} ${lowest.map((each, index) => html`${index > 0 ? ', ' : ''}<a class="lk" href=${addressOf('station', { stationId: each.stationId })}>${each.stationId} ${f.number(each.score)}</a>`)}</span></footer>`}`
    }
  </section>`
}
