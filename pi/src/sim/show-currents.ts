import { systemTimers } from '../drivers/system-time.ts'
import type { Cancel } from '../ports.ts'
import { type CurrentPlot, createCurrentPlot } from './current-plot.ts'
import type { SimStation } from './sim-station.ts'

/** Every second one line for each connector that carried current within the last minute. */
export function showCurrents(
  stations: ReadonlyMap<string, SimStation>,
  nowMs: () => number,
  show: (lines: readonly string[]) => void,
): Cancel {
  const plots = new Map<string, CurrentPlot>()
  let cancel: Cancel = () => {}
  const look = () => {
    const lines: string[] = []
    for (const sim of stations.values()) {
      for (const [index, hardware] of sim.hardware.entries()) {
        const name = `${sim.stationId}/${index + 1}`
        const plot = plots.get(name) ?? createCurrentPlot(hardware.maxCurrentA)
        plots.set(name, plot)
        plot.sample(nowMs(), hardware.presentCurrentA(), null)
        if (plot.isWorthShowing()) lines.push(`${name} ${plot.line()}`)
      }
    }
    show(lines)
    cancel = systemTimers.after(1000, look)
  }
  look()
  return () => cancel()
}
