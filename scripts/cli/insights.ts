import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { BACKTESTS, RUN_BACKTEST } from '../lib/backtest.ts'
import { runMain } from '../lib/plain-error.ts'
import { textTable } from '../lib/text-table.ts'

const HELP = `npm run insights -- backtest [${BACKTESTS.join('|')}|all] [--seed N] [--json]

backtest   forecasts the shipped data again and compares with simple methods; exit code 1 when a mark is missed

  --seed N         for the drawn current traces; a new one each time by default
  --json           one JSON object`

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [verb, part = 'all'] = positionals
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
  const wanted = BACKTESTS.filter((each) => part === 'all' || part === each)
  if (verb !== 'backtest' || wanted.length === 0 || !Number.isInteger(seed)) {
    console.error(HELP)
    return 2
  }
  const summary: Record<string, unknown> = {}
  let passed = true
  for (const each of wanted) {
    const result = await RUN_BACKTEST[each](seed)
    summary[each] = result.summary
    passed &&= result.marks.every(({ ok }) => ok)
    if (values.json) continue
    for (const { title, lines } of result.tables) console.log(`${title}\n\n${textTable(lines)}\n`)
    for (const { text, ok } of result.marks) console.log(`  ${ok ? 'ok    ' : 'MISSED'}  ${text}`)
    console.log()
  }
  if (values.json) console.log(JSON.stringify({ ...summary, passed }))
  return passed ? 0 : 1
})
