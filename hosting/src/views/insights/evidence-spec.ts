import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import { msg, str } from '@lit/localize'
import type { ChartSpec } from '../../components/chart-spec.ts'
import { fmt } from '../../i18n/fmt.ts'
import { ruleClaim } from '../../words/anomaly.ts'
import { unitWord } from '../../words/insight.ts'

const TICKS = 4

/** The samples that a rule saw, with what was expected as a line across. */
export function evidenceSpec(anomaly: Anomaly, timeZone: string): ChartSpec {
  const f = fmt()
  const points = anomaly.evidence.map(({ at, value }) => ({ x: at.getTime(), y: value }))
  const first = points[0]?.x ?? 0
  const last = points.at(-1)?.x ?? first
  const step = Math.max(1000, Math.round((last - first) / (TICKS - 1)))
  const short = last - first < 20 * 60_000
  const time = (x: number): string =>
    short ? f.clock(new Date(x), timeZone) : f.moment(new Date(x), timeZone, new Date(last))
  const decimals = points.some((point) => point.y !== null && point.y % 1 !== 0) ? 1 : 0
  return {
    kind: 'line',
    series: [{ label: unitWord(anomaly.unit), points, tone: 1, endLabel: '' }],
    xTicks: Array.from({ length: TICKS }, (_, index) => first + index * step).filter((x) => x <= last),
    xText: time,
    yText: (y) => f.number(y, y % 1 === 0 ? 0 : decimals),
    limits: anomaly.expected === null ? [] : [{ y: anomaly.expected, label: '' }],
    labelRoom: 28,
    summary: msg(str`${ruleClaim(anomaly.rule)}: ${fmt().number(points.length)} samples in ${unitWord(anomaly.unit)}`),
    table: {
      head: [msg(str`Time ${f.zone(new Date(first), timeZone)}`), unitWord(anomaly.unit)],
      rows: points.map((point) => [
        f.precise(new Date(point.x), timeZone),
        point.y === null ? msg('lost') : f.number(point.y, decimals),
      ]),
    },
  }
}
