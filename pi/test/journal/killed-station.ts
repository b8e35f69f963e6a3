import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { encodeLine } from '../../src/drivers/storage/file-journal.ts'
import { acceleratedTime } from '../../src/drivers/system-time.ts'
import type { StationEvent } from '../../src/ports.ts'
import { fleetEntrySchema } from '../../src/sim/fleet-schema.ts'
import { seededRandom } from '../../src/sim/seeded-random.ts'
import { createSimStation } from '../../src/sim/sim-station.ts'

/**
 * One session of a simulated station in a process that kills itself (SIGKILL) at a record of its journal:
 * `killed-station.ts URL FOLDER RECORD before|torn|after`. A session that ends first ends the process with code 0.
 */
const [, , url = '', folder = '', at = '', when = ''] = process.argv
const killAt = Number(at)
const { clock, timers } = acceleratedTime(20, 60_000)
const waiting = new Map<string, () => void>()
const seen = new Set<string>()

const happened = (name: string) =>
  new Promise<void>((resolve) => {
    if (seen.has(name)) resolve()
    else waiting.set(name, resolve)
  })
const emit = ({ event }: StationEvent) => {
  seen.add(event)
  waiting.get(event)?.()
}
const die = () => process.kill(process.pid, 'SIGKILL')

let appended = 0
let samples = 0
const station = await createSimStation({
  entry: v.parse(fleetEntrySchema, { stationId: 'KILLED', url, maxPowerW: 22_000 }),
  ...{ endpoint: url, key: null, ca: undefined, stateFolder: folder, followCsmsTime: false, reconnectFixedS: 0.05 },
  ...{ clock, timers, random: seededRandom(1, 'killed'), emit },
  throughJournal: (journal) => ({
    ...journal,
    append: async (record) => {
      appended++
      if (appended === killAt && when === 'before') die()
      if (appended === killAt && when === 'torn') {
        const line = encodeLine(record)
        appendFileSync(join(folder, 'KILLED', 'outbox.journal'), line.slice(0, Math.floor(line.length / 2)))
        die()
      }
      await journal.append(record)
      if (appended === killAt) die()
      if (record.t === 'meter' && ++samples === 2) emit({ event: 'sampled', stationId: 'KILLED', at: '' })
    },
  }),
})
await happened('boot')
await station.station()?.configure('MeterValueSampleInterval', '5')
station.hardware[0]?.plug({ batteryWh: 60_000, socPercent: 20, maxPowerW: 22_000 })
station.tap('04A1B2C3')
await happened('sampled')
station.hardware[0]?.unplug()
await happened('stop-confirmed')
await station.stop()
