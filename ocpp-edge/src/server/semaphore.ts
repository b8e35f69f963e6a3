/** Lets a fixed number of works run at once; the others wait in order. */
export interface Semaphore {
  run<T>(work: () => Promise<T>): Promise<T>
  readonly waiting: number
}

export function semaphore(limit: number): Semaphore {
  let running = 0
  const queue: (() => void)[] = []
  return {
    async run(work) {
      if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve))
      else running++
      try {
        return await work()
      } finally {
        const next = queue.shift()
        // The place goes to the next one without becoming free in between.
        if (next === undefined) running--
        else next()
      }
    },
    get waiting() {
      return queue.length
    },
  }
}
