import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What this process uses of its machine, since the last reading. */
export interface Usage {
  /** Of one core; a process may exceed 100 on several. */
  readonly cpuPercent: number
  readonly ramUsedMb: number
  /** Of the container; null when there is no limit. */
  readonly ramLimitMb: number | null
  /** 99th percentile of the event loop's delay, in ms, without the timer's own resolution. */
  readonly eventLoopLagMs: number
}

export interface UsageMeter {
  read(): Usage
  stop(): void
}

const RESOLUTION_MS = 20
const MIB = 1024 * 1024

export function usageMeter(): UsageMeter {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let cpu = process.cpuUsage()
  let readAt = process.hrtime.bigint()
  return {
    read() {
      const now = process.hrtime.bigint()
      const used = process.cpuUsage(cpu)
      const elapsedUs = Number(now - readAt) / 1000
      cpu = process.cpuUsage()
      readAt = now
      const lagMs = delay.count === 0 ? 0 : Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS)
      delay.reset()
      const limit = process.constrainedMemory()
      return {
        cpuPercent: elapsedUs === 0 ? 0 : rounded((100 * (used.user + used.system)) / elapsedUs),
        ramUsedMb: rounded(process.memoryUsage.rss() / MIB),
        // Without a limit the kernel reports a number beyond any machine.
        ramLimitMb: limit > 0 && limit < Number.MAX_SAFE_INTEGER ? rounded(limit / MIB) : null,
        eventLoopLagMs: rounded(lagMs),
      }
    },
    stop: () => {
      delay.disable()
    },
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
