import { parseArgs } from 'node:util'
import { bootStorm, type StormResult } from './boot-storm.ts'
import { type IdleCost, idleSockets } from './idle-sockets.ts'
import { benchWorld } from './lib/bench-world.ts'
import { type MeterRate, meterRate } from './meter-rate.ts'
import { type MessageCost, wireCost } from './wire-cost.ts'
import { type WriteCount, writeCount } from './write-count.ts'

const PARTS = ['wire', 'idle', 'storm', 'meter', 'writes'] as const

const HELP = `npm run bench -- [options]

  --only PART     one of ${PARTS.join(', ')}; may be given several times (default: all)
  --quick         fewer sockets, rounds and days: for a look, not for a claim
  --store STORE   memory or firestore alone (part meter)
  --cpu-prof DIR  write a CPU profile of the edge (part wire)
  --json          the results as one JSON object`

interface Results {
  machine: { readonly node: string; readonly firestore: string | null }
  wire?: readonly MessageCost[]
  idle?: readonly IdleCost[]
  storm?: readonly StormResult[]
  meter?: readonly MeterRate[]
  writes?: WriteCount
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    'cpu-prof': { type: 'string' },
    store: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
for (const part of values.only ?? []) {
  if (!PARTS.some((known) => known === part)) {
    console.error(`There is no part "${part}".\n\n${HELP}`)
    process.exit(2)
  }
}

const quick = values.quick
const runs = (part: (typeof PARTS)[number]) => values.only === undefined || values.only.includes(part)
const say = (line: string) => {
  if (!values.json) console.log(line)
}

const results: Results = { machine: { node: process.version, firestore: null } }
if (runs('writes')) {
  results.writes = await writeCount(quick ? 4 : 20, quick ? 3 : 30)
  sayWrites(results.writes)
}
if (runs('wire') || runs('idle') || runs('storm') || runs('meter')) {
  const world = await benchWorld()
  results.machine = { ...results.machine, firestore: world.label }
  try {
    if (runs('wire')) {
      const nodeFlags = values['cpu-prof'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values['cpu-prof']}`]
      results.wire = await wireCost(world, { stations: 200, rounds: quick ? 3 : 9, nodeFlags })
      sayWire(results.wire)
    }
    if (runs('storm')) {
      const count = quick ? 500 : 5_000
      results.storm = [await bootStorm(null, count), await bootStorm(world, count)]
      sayStorm(results.storm)
    }
    if (runs('meter')) {
      const options = {
        stations: 500,
        ...(quick ? { steadyS: 10, longestWarmUpS: 10, holdS: 10 } : { steadyS: 60, longestWarmUpS: 240, holdS: 60 }),
      }
      const asked = [null, world].filter((each) => values.store !== (each === null ? 'firestore' : 'memory'))
      results.meter = []
      for (const each of asked) results.meter = [...results.meter, await meterRate(each, options)]
      sayMeter(results.meter)
    }
    if (runs('idle')) {
      results.idle = await idleSockets(world, quick ? 1_000 : 10_000)
      sayIdle(results.idle)
    }
  } finally {
    await world.stop()
  }
}
if (values.json) console.log(JSON.stringify(results))

function sayWire(costs: readonly MessageCost[]): void {
  say('\nProcessor time per message, edge over plain ws echo (median of alternating rounds)')
  for (const { message, edge, echo, ratio, target } of costs) {
    say(
      `  ${message.padEnd(12)} ${ratio}x (target <= ${target}x)   edge ${edge.cpuUsPerMessage} us, echo ${echo.cpuUsPerMessage} us`,
    )
    say(`  ${''.padEnd(12)} latency p50/p99: edge ${edge.p50Ms}/${edge.p99Ms} ms, echo ${echo.p50Ms}/${echo.p99Ms} ms`)
  }
}

function sayStorm(storms: readonly StormResult[]): void {
  say('\nAll stations, each with a random key, connect and boot at once (target: all answered, none refused)')
  for (const { store, stations, answered, refused, seconds, p50S, p99S, edgeCpuS } of storms) {
    say(
      `  ${store.padEnd(10)} ${answered}/${stations} answered, ${refused} handshakes refused, in ${seconds} s (p50 ${p50S} s, p99 ${p99S} s), edge CPU ${edgeCpuS} s`,
    )
  }
}

function sayIdle(costs: readonly IdleCost[]): void {
  say('\nIdle sockets after one message each: growth of the resident set per socket (target <= 30 KiB)')
  for (const cost of costs) {
    say(`  ${cost.server}: ${cost.rssKib} KiB each with ${cost.sockets}`)
    say(`    objects ${cost.heapKib}, free room of the heap ${cost.heapFreeKib}, outside of the heap ${cost.otherKib}`)
    say(`    ${cost.emptyMib} MiB without sockets, ${cost.totalMib} MiB with all: ${cost.rssKibFromEmpty} KiB each`)
  }
}

function sayMeter(rates: readonly MeterRate[]): void {
  say('\nMeterValues at the highest rate that was held (target: the resident set grows < 1 MiB a minute)')
  for (const held of rates) {
    const database = held.databaseCpu === null ? '' : `, database ${held.databaseCpu} %`
    say(
      `  ${held.store.padEnd(10)} ${held.messagesPerS}/s for ${held.seconds} s, p50/p99 ${held.p50Ms}/${held.p99Ms} ms`,
    )
    say(
      `  ${''.padEnd(10)} resident set ${held.rssMib} MiB, ${held.rssMibPerMinute} MiB/min after ${held.warmUpS} s of warm-up${held.isWarm ? '' : ' (not steady by then)'}`,
    )
    say(`  ${''.padEnd(10)} heap after a collection ${held.heapMib.join(' -> ')} MiB`)
    say(`  ${''.padEnd(10)} worst p99 of a second's loop delay ${held.loopLagP99Ms} ms`)
    say(`  ${''.padEnd(10)} of one core: edge ${held.edgeCpu} %, client ${held.clientCpu} %${database}`)
    say(`  ${''.padEnd(10)} not held: ${held.limit}`)
  }
}

function sayWrites({ chargers, days, perCollection, total, target }: WriteCount): void {
  say(`\nFirestore writes of the edge per charger and month (${chargers} chargers, ${days} simulated days)`)
  for (const [collection, count] of Object.entries(perCollection)) say(`  ${collection.padEnd(28)} ${count}`)
  say(`  ${'total'.padEnd(28)} ${total} (target <= ${target})`)
}
