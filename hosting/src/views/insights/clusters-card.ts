import type { ClusterRun } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import type { TableToggle } from '../../components/table-toggles.ts'
import { fmt } from '../../i18n/fmt.ts'
import { clusterWord } from '../../words/insight.ts'
import { type InsightCard, insightCard, isOld } from './insight-card.ts'

const TONES = [1, 2, 3, 4] as const
const TICKS = 7

export interface ClustersCard
  extends Pick<
    InsightCard<ClusterRun>,
    'state' | 'result' | 'disabled' | 'timeZone' | 'now' | 'retry' | 'classes' | 'judge'
  > {
  readonly table: TableToggle
}

/** Kinds of drivers: pseudonymous, by shape and colour. */
export function clustersCard(card: ClustersCard): TemplateResult {
  const f = fmt()
  const users = card.result?.points.length ?? 0
  return insightCard<ClusterRun>({
    ...card,
    id: 'clusters',
    kind: 'clusters',
    title: msg('How people charge'),
    sub: msg(str`${users} pseudonymous drivers, 180 days`),
    actions: html`${card.result?.provisional === true ? html`<span class="tag warn">${msg('Provisional')}</span>` : ''}${chartTools(card.table.asTable, card.table.toggleTable)}`,
    errorText: (amount) => f.number(amount, 2),
    draw: (result) =>
      html`<csms-chart class="h240" .spec=${spec(card, result)} ?as-table=${card.table.asTable}></csms-chart>`,
    note: (result) =>
      html`<span>${
        result.silhouette === null
          ? msg('Descriptive only: no price or access may depend on it')
          : msg(
              str`Silhouette ${f.number(result.silhouette, 2)}. Descriptive only: no price or access may depend on it`,
            )
      }</span>`,
  })
}

function spec(card: ClustersCard, result: ClusterRun): ChartSpec {
  const f = fmt()
  const groups = result.clusters.map((cluster, index) => ({ cluster, tone: TONES[index % TONES.length] ?? 1 }))
  const name = (id: string, size: number): string => `${clusterWord(id)}, ${f.number(size)}`
  const most = Math.max(1, ...result.points.map((point) => point.sessionsPerWeek))
  const step = Math.max(1, Math.ceil(most / TICKS))
  return {
    kind: 'scatter',
    series: groups.map(({ cluster, tone }) => ({
      label: clusterWord(cluster.clusterId),
      tone,
      points: result.points
        .filter((point) => point.clusterId === cluster.clusterId)
        .map((point) => ({ x: point.sessionsPerWeek, y: point.meanEnergyWh / 1000 }))
        .toSorted((a, b) => a.x - b.x),
    })),
    marks: groups.map(({ cluster, tone }) => ({
      x: cluster.sessionsPerWeek,
      y: cluster.meanEnergyWh / 1000,
      text: name(cluster.clusterId, cluster.size),
      tone,
    })),
    xTicks: Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step),
    xText: (x) => f.number(x, x % 1 === 0 ? 0 : 1),
    yText: (y) => f.number(y, y % 1 === 0 ? 0 : 1),
    xTitle: msg('Sessions per week. Vertical: mean kWh per session'),
    stale: isOld(result, card.now) || card.state.status === 'stale',
    summary: msg(
      str`${result.points.length} drivers by sessions per week and mean energy, in ${result.clusters.length} groups`,
    ),
    table: {
      head: [
        msg('Group'),
        msg('Drivers'),
        msg('Sessions per week'),
        msg('Mean energy (kWh)'),
        msg('Median hours'),
        msg('At weekends'),
      ],
      rows: result.clusters.map((cluster) => [
        clusterWord(cluster.clusterId),
        f.number(cluster.size),
        f.number(cluster.sessionsPerWeek, 1),
        f.kwh(cluster.meanEnergyWh, 1),
        f.number(cluster.medianHours, 1),
        f.percent(cluster.weekendShare),
      ]),
    },
  }
}
