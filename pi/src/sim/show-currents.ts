import { systemTimers } from '../drivers/system-time.ts'
import type { Cancel } from '../ports.ts'
import type { SimStation } from './sim-station.ts'

const WINDOW_S = 60
const BARS = ' ▁▂▃▄▅▆▇█'

/** Every second one line per connector that carries current: its last 60 s as bars, and the current now. */
export function showCurrents(stations: ReadonlyMap<string, SimStation>, print: (line: string) => void): Cancel {
  const windows = new Map<string, number[]>()
  let cancel: Cancel = () => {}
  const show = () => {
    for (const sim of stations.values()) {
      for (const [index, hardware] of sim.hardware.entries()) {
        const name = `${sim.stationId}/${index + 1}`
        const currentA = hardware.presentCurrentA()
        const seen = [...(windows.get(name) ?? []), currentA].slice(-WINDOW_S)
        windows.set(name, seen)
        if (seen.every((past) => past === 0)) continue
        const bars = seen.map((past) => BARS[Math.round((past / hardware.maxCurrentA) * (BARS.length - 1))] ?? ' ')
        print(`${name} ${bars.join('')} ${currentA.toFixed(1)} A`)
      }
    }
    cancel = systemTimers.after(1000, show)
  }
  show()
  return () => cancel()
}
