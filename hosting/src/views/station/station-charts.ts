import { msg, str } from '@lit/localize'
import type { ChartSpec } from '../../components/chart-spec.ts'
import type { TimedSample } from '../../data/sample-series.ts'
import { fmt } from '../../i18n/fmt.ts'

/**
 * Power, energy and the car's battery of a session as stacked lanes: several units never share one scale. Lanes without
 * samples are left out.
 * @param meterStartWh Energy is counted from here; null takes the first sample.
 */
export function sessionSpec(samples: readonly TimedSample[], meterStartWh: number | null, timeZone: string): ChartSpec {
  const f = fmt()
  const startWh = meterStartWh ?? samples.find((sample) => sample.energyWh !== undefined)?.energyWh ?? 0
  const points = (of: (sample: TimedSample) => number | undefined) =>
    samples
      .map((sample) => ({ x: sample.at.getTime(), y: of(sample) }))
      .filter((point): point is { x: number; y: number } => point.y !== undefined)
  const power = points((sample) => (sample.powerW === undefined ? undefined : sample.powerW / 1000))
  const energy = points((sample) => (sample.energyWh === undefined ? undefined : (sample.energyWh - startWh) / 1000))
  const battery = points((sample) => sample.socPercent)
  const lanes = [
    { label: msg('Power, kW'), points: power, tone: 1, area: true, endLabel: msg('Power, kW') },
    { label: msg('Energy, kWh'), points: energy, tone: 3, endLabel: `${f.number(energy.at(-1)?.y ?? 0, 2)} kWh` },
    {
      label: msg('Battery, %'),
      points: battery,
      tone: 2,
      endLabel: msg(str`Battery ${f.number(battery.at(-1)?.y ?? 0)} %`),
    },
  ] as const
  const series = lanes.filter((lane) => lane.points.length > 0).map((lane, index) => ({ ...lane, lane: index }))
  const first = samples[0]?.at.getTime() ?? 0
  const last = samples.at(-1)?.at.getTime() ?? 0
  const step = Math.max(60_000, Math.round((last - first) / 4 / 60_000) * 60_000)
  const xTicks: number[] = []
  for (let x = first; x <= last; x += step) xTicks.push(x)
  return {
    kind: 'line',
    series,
    xTicks,
    xText: (x) => f.time(new Date(x), timeZone),
    yText: (y) => f.number(y, Math.abs(y) < 1 && y !== 0 ? 1 : 0),
    labelRoom: 96,
    summary: msg(str`Power and energy of the session in ${fmt().number(samples.length)} samples`),
    table: {
      head: [
        msg(str`Time ${f.zone(new Date(first), timeZone)}`),
        msg('Power (kW)'),
        msg('Energy (kWh)'),
        msg('Current (A)'),
        msg('Voltage (V)'),
        msg('Battery (%)'),
      ],
      rows: samples.map((sample) => [
        f.clock(sample.at, timeZone),
        sample.powerW === undefined ? '–' : f.kw(sample.powerW, 2),
        sample.energyWh === undefined ? '–' : f.kwh(sample.energyWh - startWh, 3),
        sample.currentA === undefined ? '–' : f.number(sample.currentA, 1),
        sample.voltageV === undefined ? '–' : f.number(sample.voltageV, 1),
        sample.socPercent === undefined ? '–' : f.number(sample.socPercent),
      ]),
    },
  }
}
