import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a measured process says about itself. */
export interface Usage {
  /** Processor time so far, of all threads, in µs. */
  readonly cpuUs: number
  readonly rssBytes: number
  /** Of the JavaScript heap, what is in use, and what it holds of the system's memory. */
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  /** Buffers and what else objects of the heap hold outside of it. */
  readonly externalBytes: number
  /** 99th percentile of the delay of the event loop since the last question, in ms. */
  readonly loopLagP99Ms: number
}

/** What the bench may ask for before the usage is told. `flush`: writing what is held back; `gc`: collecting garbage. */
export const QUESTIONS = ['usage', 'flush', 'gc'] as const
export type Question = (typeof QUESTIONS)[number]

/** How often the event loop is looked at; part of each delay that it reports. */
const LAG_RESOLUTION_MS = 10

/** In a measured process: answers each question of the bench with the usage. */
export function reportUsage(flush: () => Promise<void> = async () => {}): void {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  process.on('message', (question) => {
    if (question === 'gc') globalThis.gc?.()
    const ready = question === 'flush' ? flush() : Promise.resolve()
    void ready.then(() => {
      const { user, system } = process.cpuUsage()
      const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
      const usage: Usage = {
        cpuUs: user + system,
        rssBytes: rss,
        heapUsedBytes: heapUsed,
        heapTotalBytes: heapTotal,
        externalBytes: external,
        loopLagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS),
      }
      lag.reset()
      process.send?.(usage)
    })
  })
}
