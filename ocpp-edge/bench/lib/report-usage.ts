/** What a measured process says about itself. */
export interface Usage {
  /** Processor time so far, of all threads, in µs. */
  readonly cpuUs: number
  readonly rssBytes: number
  /** Of the JavaScript heap, what is in use. */
  readonly heapUsedBytes: number
}

/** In a measured process: answers each message of the bench with its usage. `gc` collects garbage first. */
export function reportUsage(): void {
  process.on('message', (question) => {
    if (question === 'gc') globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed } = process.memoryUsage()
    const usage: Usage = { cpuUs: user + system, rssBytes: rss, heapUsedBytes: heapUsed }
    process.send?.(usage)
  })
}
