import { parseArgs } from 'node:util'
import { benchAllocate } from './allocate.ts'
import { benchInsights } from './insights.ts'

/** What the function that runs it is given. */
const MEMORY_LIMIT_MIB = 512
/** A run answers a start within seconds: its arithmetic may take a small part of one. */
const PLAN_LIMIT_MS = 250

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const wants = (part: string) => values.only === undefined || values.only.includes(part)
let ok = true
if (wants('insights')) ok = (await insights()) && ok
if (wants('allocate')) ok = allocate() && ok
process.exitCode = ok ? 0 : 1

async function insights(): Promise<boolean> {
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
  return peakMemoryMib <= MEMORY_LIMIT_MIB
}

function allocate(): boolean {
  const result = benchAllocate(500, values.quick ? 50 : 500)
  const { connectors, rounds, allocateMs, planMs } = result
  console.log(
    values.json
      ? JSON.stringify({ allocate: result })
      : [
          `allocate  ${connectors} connectors that all charge behind one limit (synthetic), ${rounds} rounds`,
          `          shares: p50 ${allocateMs.p50} ms, p95 ${allocateMs.p95} ms CPU`,
          `          whole run: p50 ${planMs.p50} ms, p95 ${planMs.p95} ms CPU (limit of p95 ${PLAN_LIMIT_MS})`,
        ].join('\n'),
  )
  return planMs.p95 <= PLAN_LIMIT_MS
}
