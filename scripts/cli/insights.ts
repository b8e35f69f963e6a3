import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { collections } from '@charge-it/shared/paths.ts'
import type { Firestore } from 'firebase-admin/firestore'
import { BACKTESTS, RUN_BACKTEST } from '../lib/backtest.ts'
import { firestoreTarget, openFirestore } from '../lib/firestore-of-options.ts'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { runInsightsJob } from '../lib/run-insights-job.ts'
import { textTable } from '../lib/text-table.ts'

const HELP = `npm run insights -- backtest [${BACKTESTS.join('|')}|all] [--seed N] [--json]
npm run insights -- train|predict|score|run [--now TIME] [--site ID] [--project ID] [--json]

backtest   forecasts the shipped data again and compares with simple methods; exit code 1 when a mark is missed
train      trains all sites (or one) and forecasts
predict    rolls up and forecasts          score   rolls up, scores and works out health
run        what the hourly job does: whatever is due

  --seed N         for the drawn current traces; a new one each time by default
  --now TIME       ISO 8601, instead of the present
  --site ID        train: this site only
  --project ID     a real project, with Application Default Credentials; otherwise FIRESTORE_EMULATOR_HOST, or the
                   system that runs here
  --json           one JSON object`

/** What the numbers of a run count. */
const SUMMARY_WORDS: Readonly<Record<string, string>> = {
  changed: 'documents written',
  sites: 'sites trained',
  trained: 'sites trained',
  failed: 'parts failed',
}

const JOBS = ['train', 'predict', 'score', 'run'] as const

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      now: { type: 'string' },
      site: { type: 'string' },
      project: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [verb, part = 'all'] = positionals
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (verb === 'backtest') return backtest(part, values)
  const job = JOBS.find((each) => each === verb)
  if (job === undefined) return wrongCall(verb === undefined ? 'What shall be done?' : `There is no "${verb}".`)
  const now = values.now === undefined ? new Date() : new Date(values.now)
  if (Number.isNaN(now.getTime())) return wrongCall(`--now must be an ISO 8601 time; it is "${values.now}".`)
  if (values.site !== undefined && job !== 'train') return wrongCall('--site goes with train only.')
  const target = firestoreTarget(values.project, process.env)
  const { firestore, close } = await openFirestore(target)
  try {
    if (values.site !== undefined) await checkSite(firestore, values.site)
    const say = (line: string) => (values.json ? undefined : console.log(line))
    say(`${job}: ${target.label}`)
    const summary = await runInsightsJob(job, { firestore, now, siteId: values.site ?? null, say })
    if (values.json) console.log(JSON.stringify({ job, now: now.toISOString(), project: target.projectId, ...summary }))
    else
      console.log(
        Object.entries(summary)
          .map(([name, amount]) => `${SUMMARY_WORDS[name] ?? name}: ${amount}`)
          .join(', '),
      )
    return summary.failed === undefined || summary.failed === 0 ? 0 : 1
  } finally {
    await close()
  }
})

/** What stands before the help of a wrong call. */
function wrongCall(what: string): number {
  console.error(`${what}\n\n${HELP}`)
  return 2
}

/** @throws PlainError naming the sites that there are. */
async function checkSite(firestore: Firestore, siteId: string): Promise<void> {
  const { docs } = await firestore.collection(collections.sites).get()
  if (docs.some(({ id }) => id === siteId)) return
  const known = docs.map(({ id }) => id).sort()
  throw new PlainError(
    known.length === 0 ? 'There is no site yet.' : `There is no site "${siteId}". There are: ${known.join(', ')}.`,
  )
}

async function backtest(part: string, values: { readonly seed?: string; readonly json: boolean }): Promise<number> {
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
  const wanted = BACKTESTS.filter((each) => part === 'all' || part === each)
  if (wanted.length === 0) return wrongCall(`There is no backtest "${part}".`)
  if (!Number.isInteger(seed)) return wrongCall(`--seed must be a whole number; it is "${values.seed}".`)
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
}
