import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import '../../components/csms-doughnut.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { heartPulse } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** How much each part can bring to the score of 100. */
const WEIGHTS = { available: 50, errorFree: 30, usage: 20 } as const
const LOWEST = 3

export interface FleetHealth {
  /** Mean score of those that have one. */
  readonly score: number
  /** Mean share of each part, 0 to 1; null when no station tells it. */
  readonly parts: { readonly available: number; readonly errorFree: number; readonly usage: number | null } | null
  readonly stations: number
  readonly lowest: readonly { readonly stationId: string; readonly score: number }[]
  readonly runAt: Date
}

/** The health of several stations together; null when none has a score. */
export function healthOf(stations: readonly Station[]): FleetHealth | null {
  const scored = stations.flatMap((station) =>
    station.health == null ? [] : [{ stationId: station.stationId, ...station.health }],
  )
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
              : html`${ring(health)}
                <footer class="cf"><span>${msg('Lowest')} ${health.lowest.map((each, index) => html`${index > 0 ? ', ' : ''}<a class="lk" href=${addressOf('station', { stationId: each.stationId })}>${each.stationId} ${f.number(each.score)}</a>`)}</span></footer>`
    }
  </section>`
}

function ring({ score, parts }: FleetHealth): TemplateResult {
  const f = fmt()
  // Without usage the other parts carry the whole score.
  const weight = parts?.usage == null ? 100 / (WEIGHTS.available + WEIGHTS.errorFree) : 1
  const rows =
    parts === null
      ? []
      : [
          {
            name: msg('Availability'),
            of: WEIGHTS.available * weight,
            share: parts.available,
            text: msg(str`ready ${f.percent(parts.available, 1)} of the time`),
          },
          {
            name: msg('Free of errors'),
            of: WEIGHTS.errorFree * weight,
            share: parts.errorFree,
            text: msg('errors of the last days, the newest weigh most'),
          },
          ...(parts.usage === null
            ? []
            : [
                {
                  name: msg('Usage'),
                  of: WEIGHTS.usage,
                  share: parts.usage,
                  text: msg(str`${f.percent(parts.usage)} of the usual`),
                },
              ]),
        ]
  const summary = msg(str`Health ${f.number(score)} of 100`)
  return html`<div class="row health">
    <csms-doughnut .parts=${rows.map((row) => row.of * row.share)} .text=${f.number(score)} .sub=${msg('of 100')} .summary=${[summary, ...rows.map((row) => `${row.name} ${f.number(row.of * row.share, 1)}`)].join(', ')}></csms-doughnut>
    <ul class="score-parts">${rows.map((row, index) => html`<li><i class="sw ${index === 0 ? '' : `p${index + 1}`}"></i><span>${row.name}</span><b>${f.number(row.of * row.share, 1)}</b><em>${msg(str`of ${f.number(row.of)}, ${row.text}`)}</em></li>`)}</ul>
  </div>`
}
