import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runMain } from '../lib/plain-error.ts'
import { ROOT } from '../lib/root.ts'

const EDGE_PARTS = ['wire', 'idle', 'storm', 'meter', 'writes'] as const
const FUNCTIONS_PARTS = ['insights', 'allocate'] as const
const STATION_PARTS = ['fleet'] as const
const SYSTEM_PARTS = ['start', 'pages', 'scroll'] as const

const HELP = `npm run bench -- [options]

  --only PART     ${EDGE_PARTS.join(', ')} (the edge alone), ${FUNCTIONS_PARTS.join(', ')} (jobs alone), ${STATION_PARTS.join(', ')} (simulated stations), ${SYSTEM_PARTS.join(', ')} (the whole system); may be given several times
  --quick         fewer sockets, rounds and days: for a look, not for a claim
  --json          results as JSON, one object a line

wire    CPU of a message and its latency, as ratios to a plain ws echo of the same run
idle    memory of an idle socket
storm   5,000 stations boot at once
meter   the highest rate of MeterValues, held for a minute, and the growth of memory in it
writes  Firestore writes per charger and month
insights  training and prediction of 1,000 stations: CPU, memory
allocate  load balancing of a site with 500 connectors: CPU
fleet   memory of 1,000 simulated stations in one process, idle and over an hour of simulated time
start   seconds from npm start to every address answering
pages   a MeterValues frame to the driver page, a click in the console to the CALL
scroll  frames while the list of stations and the message inspector scroll`

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const all: readonly string[] = [...EDGE_PARTS, ...FUNCTIONS_PARTS, ...STATION_PARTS, ...SYSTEM_PARTS]
  const unknown = values.only?.find((part) => !all.includes(part))
  if (unknown !== undefined) {
    console.error(`There is no part "${unknown}".\n\n${HELP}`)
    return 2
  }
  const wanted = all.filter((part) => values.only === undefined || values.only.includes(part))
  const flags = [...(values.quick ? ['--quick'] : []), ...(values.json ? ['--json'] : [])]
  const programs = [
    {
      file: 'ocpp-edge/bench/main.ts',
      parts: wanted.filter((part) => (EDGE_PARTS as readonly string[]).includes(part)),
    },
    {
      file: 'functions/bench/main.ts',
      parts: wanted.filter((part) => (FUNCTIONS_PARTS as readonly string[]).includes(part)),
    },
    { file: 'pi/bench/main.ts', parts: wanted.filter((part) => (STATION_PARTS as readonly string[]).includes(part)) },
    { file: 'e2e/bench/main.ts', parts: wanted.filter((part) => (SYSTEM_PARTS as readonly string[]).includes(part)) },
  ]
  for (const { file, parts } of programs) {
    if (parts.length === 0) continue
    const code = await run([join(ROOT, file), ...parts.flatMap((part) => ['--only', part]), ...flags])
    if (code !== 0) return code
  }
  return 0
})

function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], { cwd: ROOT, stdio: 'inherit' })
    child.once('close', (code) => resolve(code ?? 1))
  })
}
