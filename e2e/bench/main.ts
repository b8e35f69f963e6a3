import { parseArgs } from 'node:util'
import { pageLatency } from './page-latency.ts'
import { type Scrolling, scrollFrames } from './scroll-frames.ts'
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
if (wanted('scroll')) {
  const { stations, messages } = await scrollFrames(5000, values.quick ? 2000 : 10_000)
  const text = (what: string, { rows, frameMs, longTasks }: Scrolling) =>
    `${what}, ${rows} rows: frames p50 ${frameMs.p50} ms, p95 ${frameMs.p95} ms, max ${frameMs.max} ms, n = ${frameMs.n}; tasks over 50 ms: ${longTasks}`
  say(
    { scroll: { stations, messages } },
    [
      `scroll  ${text('stations of a fleet of 5,000', stations)} (target p95 <= 34)`,
      `        ${text('inspector with a full log', messages)} (target p95 <= 34)`,
    ].join('\n'),
  )
}
