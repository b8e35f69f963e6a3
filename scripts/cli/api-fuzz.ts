import { parseArgs } from 'node:util'
import { type ApiFuzzResult, runApiFuzz } from '../../e2e/api-fuzz/run-api-fuzz.ts'
import { runMain } from '../lib/plain-error.ts'
import { drawSeed, numberOption } from '../lib/run-options.ts'
import { startFirestore } from '../lib/start-firestore.ts'

const HELP = `npm run api:fuzz -- [options]

Draws requests from the specification of the REST API and sends them over HTTP: no answer may be a failure, other than
specified, or hold a secret.

  --requests N   for each operation (default 100)
  --only TEXT    operations whose method and address hold it, as "POST /api/v1/stations"
  --seed N       repeats the draws of an earlier run (default: drawn and printed)
  --json         the result as one JSON object`

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string' },
      only: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const say = (line: string) => (values.json ? console.error(line) : console.log(line))
  const seed = Math.floor(numberOption('seed', values.seed, drawSeed(), 0))
  const requests = Math.floor(numberOption('requests', values.requests, 100, 1))
  say(`seed ${seed}`)
  const firestore = await startFirestore({ progress: say })
  try {
    process.env.FIRESTORE_EMULATOR_HOST = firestore.host
    process.env.METADATA_SERVER_DETECTION = 'none'
    const result = await runApiFuzz({ seed, requests, only: values.only, say })
    console.log(values.json ? JSON.stringify(result) : report(result))
    return result.problems.length === 0 ? 0 : 1
  } finally {
    await firestore.stop()
  }
})

function report({ operations, requests, statuses, problems }: ApiFuzzResult): string {
  return [
    `operations   ${operations}`,
    `requests     ${requests}`,
    ...Object.entries(statuses).map(([status, count]) => `answered ${status} ${count}`),
    problems.length === 0 ? 'Nothing gave way.' : `${problems.length} operations gave way.`,
  ].join('\n')
}
