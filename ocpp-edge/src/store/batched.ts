/** How calls are put together. */
export interface BatchOptions {
  /** Batches under way, beyond which further ones wait and grow. */
  readonly atOnce: number
  /** Items of one batch. */
  readonly most: number
  /** A batch that takes longer no longer holds up the others: a call that hangs must not stop those that would not. */
  readonly patienceMs: number
}

/**
 * Puts calls for single items together into calls for many, as many as wait: alone an item goes at once, in a storm each
 * call carries what came while the earlier ones were under way. Two items of the same key never share a batch.
 * @param run Gets the items of one batch, resolves with one result for each. Its rejection is that of all of them.
 */
export function batched<Item, Result>(
  options: BatchOptions,
  keyOf: (item: Item) => string,
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let running = 0
  let isScheduled = false

  const schedule = () => {
    if (isScheduled || waiting.length === 0 || running >= options.atOnce) return
    isScheduled = true
    // What else comes in this turn of the event loop joins.
    setImmediate(() => {
      isScheduled = false
      start(take())
      schedule()
    })
  }

  const take = (): readonly Waiting<Item, Result>[] => {
    const taken: Waiting<Item, Result>[] = []
    const left: Waiting<Item, Result>[] = []
    const keys = new Set<string>()
    for (const each of waiting) {
      const key = keyOf(each.item)
      if (taken.length >= options.most || keys.has(key)) left.push(each)
      else {
        keys.add(key)
        taken.push(each)
      }
    }
    waiting = left
    return taken
  }

  const start = (batch: readonly Waiting<Item, Result>[]) => {
    if (batch.length === 0) return
    running++
    let counts = true
    const release = () => {
      if (!counts) return
      counts = false
      running--
      schedule()
    }
    const timer = setTimeout(release, options.patienceMs)
    timer.unref()
    const settle = async () => {
      try {
        const results = await run(batch.map(({ item }) => item))
        for (const [index, { resolve, reject }] of batch.entries()) {
          const result = results[index]
          if (index < results.length) resolve(result as Result)
          else reject(new Error('a batch without a result for each item'))
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      } finally {
        clearTimeout(timer)
        release()
      }
    }
    void settle()
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      schedule()
    })
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}
