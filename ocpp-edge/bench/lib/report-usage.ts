/** What a measured process says about itself. */
export interface Usage {
  /** Processor time so far, of all threads, in µs. */
  readonly cpuUs: number
  readonly rssBytes: number
  /** Of the JavaScript heap, what is in use. */
  readonly heapUsedBytes: number
}

/** What the bench may ask for before the usage is told. `flush`: writing what is held back; `gc`: collecting garbage. */
export const QUESTIONS = ['usage', 'flush', 'gc'] as const
export type Question = (typeof QUESTIONS)[number]

/** In a measured process: answers each question of the bench with the usage. */
export function reportUsage(flush: () => Promise<void> = async () => {}): void {
  process.on('message', (question) => {
    if (question === 'gc') globalThis.gc?.()
    const ready = question === 'flush' ? flush() : Promise.resolve()
    void ready.then(() => {
      const { user, system } = process.cpuUsage()
      const { rss, heapUsed } = process.memoryUsage()
      const usage: Usage = { cpuUs: user + system, rssBytes: rss, heapUsedBytes: heapUsed }
      process.send?.(usage)
    })
  })
}
