import { readFile } from 'node:fs/promises'
import { cpus, freemem, totalmem } from 'node:os'
import * as v from 'valibot'

const BYTES_PER_MB = 1_000_000
const THERMAL = '/sys/class/thermal/thermal_zone0/temp'

/** Load of the whole machine. */
export interface SystemUsage {
  readonly cpuPercent: number
  readonly ramUsedMb: number
  readonly ramTotalMb: number
  /** Of the processor; null where the machine does not tell. */
  readonly temperatureC: number | null
}

const rounded = (quantity: number) => Math.round(quantity * 10) / 10

/** @returns measures the load; CPU is the mean since the call before. */
export function createSystemUsage(): () => Promise<SystemUsage> {
  const times = () => {
    let busyMs = 0
    let allMs = 0
    for (const { times: spent } of cpus()) {
      const sum = spent.user + spent.nice + spent.sys + spent.irq + spent.idle
      allMs += sum
      busyMs += sum - spent.idle
    }
    return { busyMs, allMs }
  }
  let before = times()
  return async () => {
    const now = times()
    const allMs = now.allMs - before.allMs
    const cpuPercent = allMs === 0 ? 0 : (100 * (now.busyMs - before.busyMs)) / allMs
    before = now
    return {
      cpuPercent: rounded(cpuPercent),
      ramUsedMb: Math.round((totalmem() - (await availableBytes())) / BYTES_PER_MB),
      ramTotalMb: Math.round(totalmem() / BYTES_PER_MB),
      temperatureC: await temperatureC(),
    }
  }
}

/** What programs could still get: `freemem` does not count the cache that the kernel would give up. */
async function availableBytes(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1]
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024
}

async function temperatureC(): Promise<number | null> {
  const text = await readFile(THERMAL, 'utf8').catch(() => null)
  const milli = v.safeParse(v.pipe(v.string(), v.trim(), v.regex(/^-?\d+$/), v.transform(Number)), text)
  return milli.success ? rounded(milli.output / 1000) : null
}
