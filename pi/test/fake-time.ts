import type { Clock, Timers } from '../src/ports.ts'

export interface FakeTime {
  readonly clock: Clock
  readonly timers: Timers
  /** Moves time on, running what falls due, and lets sockets and promises settle in between. */
  advance(ms: number): Promise<void>
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Time that moves only when a test says so. */
export function createFakeTime(startMs = Date.UTC(2026, 0, 5, 8)): FakeTime {
  let elapsedMs = 0
  let count = 0
  const due: { atMs: number; order: number; run: () => void }[] = []
  return {
    clock: { nowMs: () => startMs + elapsedMs, monotonicMs: () => elapsedMs },
    timers: {
      after: (delayMs, run) => {
        const entry = { atMs: elapsedMs + delayMs, order: count++, run }
        due.push(entry)
        return () => {
          const index = due.indexOf(entry)
          if (index !== -1) due.splice(index, 1)
        }
      },
    },
    advance: async (ms) => {
      const endMs = elapsedMs + ms
      for (;;) {
        await settle()
        due.sort((a, b) => a.atMs - b.atMs || a.order - b.order)
        const next = due[0]
        if (next === undefined || next.atMs > endMs) break
        due.shift()
        elapsedMs = Math.max(elapsedMs, next.atMs)
        next.run()
      }
      elapsedMs = endMs
      await settle()
    },
  }
}
