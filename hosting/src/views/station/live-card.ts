import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import '../../components/announced.ts'
import '../../components/csms-live-strip.ts'
import { stripFigures } from '../../components/strip-window.ts'
import type { TimedSample } from '../../data/sample-series.ts'
import { fmt } from '../../i18n/fmt.ts'
import { activity, clockAlert, hourglass } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { slowText } from '../pace-note.ts'

/** A watched station is asked for a sample every 5 s; after three it is late. */
const LATE_S = 15
/** A fluctuation that was seen so recently counts as going on. */
const ONGOING_MS = 120_000

export interface LiveCard {
  readonly connector: Connector
  readonly samples: readonly TimedSample[]
  /** Of the station, all rules. */
  readonly anomalies: readonly Anomaly[]
  readonly now: Date
  /** Over the whole width of the page. */
  readonly wide: boolean
  /** False: samples arrive late whatever the station sends. */
  readonly isWatched: boolean
}

/** True while a fluctuation of the connector's current is seen. */
export function isFluctuating(anomalies: readonly Anomaly[], connectorId: number, now: Date): boolean {
  return anomalies.some(
    (each) =>
      each.rule === 'currentFluctuation' &&
      each.connectorId === connectorId &&
      each.quietAt === null &&
      each.state !== 'resolved' &&
      now.getTime() - each.lastSeenAt.getTime() < ONGOING_MS,
  )
}

/** Current, voltage and power of a running session over the last 60 seconds. */
export function liveCard({ connector, samples, anomalies, now, wide, isWatched }: LiveCard): TemplateResult {
  const f = fmt()
  const { connectorId } = connector
  const newest = samples.at(-1)
  const ageS = newest === undefined ? null : Math.max(0, (now.getTime() - newest.at.getTime()) / 1000)
  const late = ageS !== null && ageS > LATE_S
  const own = anomalies.filter(
    (each) => each.connectorId === connectorId || (each.connectorId === null && each.rule === 'meterGaps'),
  )
  const odd = (rules: readonly Anomaly['rule'][]) =>
    own
      .filter((each) => rules.includes(each.rule))
      .map((each) => ({ from: each.firstSeenAt, to: each.quietAt ?? each.lastSeenAt }))
  const quantities = [
    {
      name: msg('Current'),
      unit: 'A',
      decimals: 1,
      of: (sample: TimedSample) => sample.currentA,
      odd: odd(['currentFluctuation', 'commandChurn']),
    },
    { name: msg('Voltage'), unit: 'V', decimals: 1, of: (sample: TimedSample) => sample.voltageV, odd: [] },
    {
      name: msg('Power'),
      unit: 'kW',
      decimals: 1,
      of: (sample: TimedSample) => (sample.powerW === undefined ? undefined : sample.powerW / 1000),
      odd: odd(['lowPower', 'aboveLimit', 'currentFluctuation']),
    },
  ] as const
  return html`<section class="card ${wide ? 'g12' : 'g8'} live-card" aria-labelledby="live-${connectorId}">
    <header class="ch"><div><h2 id="live-${connectorId}">${msg(str`Live, connector ${connectorId}`)}</h2>
      <p>${
        !isWatched
          ? html`<span class="is-stale-note">${icon(clockAlert)}${slowText()}</span>`
          : ageS === null
            ? msg('Waiting for the first sample')
            : late
              ? html`<span class="is-stale-note">${icon(clockAlert)}${msg(str`Last 60 seconds; newest sample ${f.age(ageS)} ago, the station sends slowly`)}</span>`
              : msg(str`Last 60 seconds; newest sample ${f.age(ageS)} ago`)
      }</p></div>
      ${isFluctuating(anomalies, connectorId, now) ? html`<span class="st st--faulted st--loud">${icon(activity)}${msg('Current swings')}</span><csms-announced topic="swings-${connectorId}" .text=${msg('Current swings')}></csms-announced>` : nothing}</header>
    <div class="strips">${quantities.map((quantity) => {
      const points = samples.flatMap((sample) => {
        const amount = quantity.of(sample)
        return amount === undefined ? [] : [{ at: sample.at, amount }]
      })
      const strip = { points, now, odd: quantity.odd }
      const figures = stripFigures(strip)
      const current = points.at(-1)?.amount
      const text = (amount: number): string => f.number(amount, quantity.decimals)
      return html`<div class="strip-box">
        <div class="strip-head"><span class="k">${quantity.name}</span><span class="big ${late ? 't2' : ''}">${current === undefined ? '–' : text(current)} <small>${quantity.unit}</small></span></div>
        ${
          current === undefined
            ? html`<p class="strip-none">${icon(hourglass)}${newest === undefined ? msg('Waiting for the first sample') : msg('The station does not send this value.')}</p>`
            : html`<csms-live-strip .strip=${strip} .summary=${figures === null ? quantity.name : msg(str`${quantity.name} in the last 60 seconds: ${text(figures.min)} to ${text(figures.max)} ${quantity.unit}`)}></csms-live-strip>`
        }
        <dl class="mmm"><div><dt>${msg('Least')}</dt><dd>${figures === null ? '–' : text(figures.min)}</dd></div>
          <div><dt>${msg('Mean')}</dt><dd>${figures === null ? '–' : text(figures.mean)}</dd></div>
          <div><dt>${msg('Greatest')}</dt><dd>${figures === null ? '–' : text(figures.max)}</dd></div></dl>
      </div>`
    })}</div>
  </section>`
}
