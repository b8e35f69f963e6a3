import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { fleetMemory } from './fleet-memory.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    stations: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '60' },
    speed: { type: 'string', default: '10' },
  },
})

if (globalThis.gc === undefined) {
  const again = [...process.execArgv, '--expose-gc', ...process.argv.slice(1)]
  process.exit(spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1)
}
const fleet = values.quick
  ? await fleetMemory({ stations: 200, simulatedMinutes: 10, speed: 20, samples: 5 })
  : await fleetMemory({
      stations: Number(values.stations),
      simulatedMinutes: Number(values.minutes),
      speed: Number(values.speed),
      samples: 12,
    })
if (values.json) console.log(JSON.stringify({ fleet }))
else {
  const { stations, rssKibPerStation, heapKibPerStation, simulatedMinutes, sessions, heapMib } = fleet
  console.log(`fleet   ${stations} simulated stations in one process: ${rssKibPerStation} KiB resident, ${heapKibPerStation} KiB heap each, idle
        ${simulatedMinutes} simulated minutes, ${sessions} sessions; heap after collection: ${heapMib.join(', ')} MiB`)
}
