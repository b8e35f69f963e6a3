import type { MaintenanceInsight, StationMaintenance } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { fmt } from '../../i18n/fmt.ts'
import { badgeCheck, info } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { featureWord, unitWord } from '../../words/insight.ts'
import { type InsightCard, insightCard } from './insight-card.ts'

const SHOWN = 8

export type MaintenanceCard = Pick<
  InsightCard<MaintenanceInsight>,
  'state' | 'result' | 'disabled' | 'timeZone' | 'now' | 'retry' | 'classes' | 'judge'
> & { readonly siteName: string }

/** Which stations behave oddly, by rule hits and score. Never a forecast of failures. */
export function maintenanceCard(card: MaintenanceCard): TemplateResult {
  const f = fmt()
  return insightCard<MaintenanceInsight>({
    ...card,
    classes: `${card.classes} flush`,
    id: 'maintenance',
    kind: 'maintenance',
    title: msg('Oddest stations'),
    sub: msg(str`${card.siteName}. A ranking of anomalies, not a forecast of failures`),
    errorText: (amount) => f.number(amount, 2),
    draw: (result) => ranking(result),
    note: (result) =>
      result.threshold === null
        ? html`<span>${msg('Rules only: the score needs 14 days of data')}</span>`
        : html`<span>${msg(str`Odd above ${f.number(result.threshold, 2)}`)}</span>`,
  })
}

function ranking(result: MaintenanceInsight): TemplateResult {
  const odd = Object.values(result.stations)
    .filter((station) => station.rules.length > 0 || (station.score ?? 0) > (result.threshold ?? 1))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, SHOWN)
  if (odd.length === 0)
    return emptyCard(
      badgeCheck,
      msg('No station stands out'),
      msg('No rule was met, and no score is above the threshold.'),
    )
  return html`<div class="tw" ${scrollRegion(msg('Maintenance'))}><table class="rk">
      <thead><tr><th scope="col">${msg('Rank')}</th><th scope="col">${msg('Station')}</th><th scope="col" class="n">${msg('Score')}</th><th scope="col">${msg('Top reasons')}</th></tr></thead>
      <tbody>${odd.map(row)}</tbody></table></div>
    <p class="fall">${icon(info)}<span>${msg('It has no proven skill in foreseeing faults. It shows where to look first, and raises no alarm.')}</span></p>`
}

function row(station: StationMaintenance): TemplateResult {
  const f = fmt()
  return html`<tr><td class="t2">${f.number(station.rank)}</td>
    <td><a class="id" href=${addressOf('station', { stationId: station.stationId })}>${station.stationId}</a></td>
    <td class="n">${station.score === null ? '–' : f.number(station.score, 2)}</td>
    <td class="t2 wrap">${reasons(station)}</td></tr>`
}

/** The rules that were met, with what was measured; without any, the features that stand out. */
function reasons(station: StationMaintenance): unknown {
  const f = fmt()
  const amount = (value: number): string => f.number(value, value % 1 === 0 ? 0 : 1)
  if (station.rules.length > 0)
    return station.rules.map(
      (rule) =>
        html`<span class="odd-for"><b>${featureWord(rule.rule)}</b> ${amount(rule.measured)}${rule.unit === '' ? '' : `\u00a0${unitWord(rule.unit)}`} ${msg(str`(limit ${amount(rule.limit)})`)}${rule.evidence.length === 0 ? nothing : html`, ${rule.evidence.join(', ')}`}</span>`,
    )
  return station.features.map(
    (feature) =>
      html`<span class="odd-for"><b>${featureWord(feature.name)}</b> ${msg(str`${amount(feature.value)}, usually ${amount(feature.usual)}`)}</span>`,
  )
}
