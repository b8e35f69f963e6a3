import { systemTimers } from '../drivers/system-time.ts'
import type { Cancel } from '../ports.ts'
import { type CurrentPlot, createCurrentPlot } from './current-plot.ts'
import type { SimStation } from './sim-station.ts'

/** Every second one line per connector that carried current within the last minute. */
export function showCurrents(
  stations: ReadonlyMap<string, SimStation>,
  nowMs: () => number,
  print: (line: string) => void,
): Cancel {
  const plots = new Map<string, CurrentPlot>()
  let cancel: Cancel = () => {}
  const show = () => {
    for (const sim of stations.values()) {
      for (const [index, hardware] of sim.hardware.entries()) {
        const name = `${sim.stationId}/${index + 1}`
        const plot = plots.get(name) ?? createCurrentPlot(hardware.maxCurrentA)
        plots.set(name, plot)
        plot.sample(nowMs(), hardware.presentCurrentA(), null)
        if (plot.isWorthShowing()) print(`${name} ${plot.line()}`)
      }
    }
    cancel = systemTimers.after(1000, show)
  }
  show()
  return () => cancel()
}
