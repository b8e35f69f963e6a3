import { parseArgs } from 'node:util'
import { benchInsights } from './insights.ts'

/** What the function that runs it is given. */
const MEMORY_LIMIT_MIB = 512

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const result = await benchInsights(values.quick ? 100 : 1_000)
const { stations, days, trainingCpuS, predictionCpuS, peakMemoryMib, predictionJobMs } = result
console.log(
  values.json
    ? JSON.stringify({ insights: result })
    : [
        `insights  ${stations} stations, ${days} days of hours (synthetic), a seventh of the stations compared a night`,
        `          training ${trainingCpuS} CPU s a night, prediction ${predictionCpuS} CPU s an hour`,
        `          peak memory ${peakMemoryMib} MiB (limit ${MEMORY_LIMIT_MIB})`,
        `          prediction job of a site: p50 ${predictionJobMs.p50} ms, p95 ${predictionJobMs.p95} ms CPU, n = ${predictionJobMs.n}`,
      ].join('\n'),
)
process.exitCode = peakMemoryMib <= MEMORY_LIMIT_MIB ? 0 : 1
