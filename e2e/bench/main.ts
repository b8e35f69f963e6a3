import { parseArgs } from 'node:util'
import { pageLatency } from './page-latency.ts'
import { startTime } from './start-time.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const wanted = (part: string) => values.only === undefined || values.only.includes(part)
const say = (fields: object, text: string) => console.log(values.json ? JSON.stringify(fields) : text)

if (wanted('start')) {
  const result = await startTime(values.quick ? 1 : 3)
  say(
    { start: result },
    `start   warm: ${result.seconds.join(', ')} s to every address with the demo history (target <= 30); waited for the history ${result.historySeconds.join(', ')} s of it (target <= 30)`,
  )
}
if (wanted('pages')) {
  const { meterValuesToPageMs, clickToCallMs } = await pageLatency(values.quick ? 10 : 40)
  say(
    { pages: { meterValuesToPageMs, clickToCallMs } },
    [
      `pages   MeterValues to the driver page: p50 ${meterValuesToPageMs.p50} ms, p95 ${meterValuesToPageMs.p95} ms, n = ${meterValuesToPageMs.n} (target p95 <= 1000)`,
      `        click on Start to the CALL:     p50 ${clickToCallMs.p50} ms, p95 ${clickToCallMs.p95} ms, n = ${clickToCallMs.n} (target p95 <= 150)`,
    ].join('\n'),
  )
}
