import type { Clock } from '../../clock.ts'

export interface FakeClock extends Clock {
  /** Moves on, running what falls due, in order; lets promises settle in between. */
  advance(ms: number): Promise<void>
  /** Time passes while the program stands still: what fell due runs once, late, with the next {@link advance}. */
  sleep(ms: number): void
}

/** Time that stands still until a test moves it. For everything that touches no network. */
export function fakeClock(start = '2026-03-01T10:00:00Z'): FakeClock {
  let now = Date.parse(start)
  let next = 0
  const timers = new Map<number, { at: number; readonly run: () => void; readonly every: number | null }>()
  const add = (ms: number, run: () => void, every: number | null) => {
    const id = next++
    timers.set(id, { at: now + ms, run, every })
    return () => {
      timers.delete(id)
    }
  }
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return {
    now: () => new Date(now),
    after: (ms, run) => add(ms, run, null),
    every: (ms, run) => add(ms, run, ms),
    async advance(ms) {
      const until = now + ms
      await settle()
      for (;;) {
        const [due] = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)
        if (due === undefined) break
        const [id, timer] = due
        now = Math.max(now, timer.at)
        if (timer.every === null) timers.delete(id)
        else timer.at += timer.every
        timer.run()
        await settle()
      }
      now = until
      await settle()
    },
    sleep(ms) {
      now += ms
      for (const timer of timers.values()) timer.at = Math.max(timer.at, now)
    },
  }
}

/**
 * Time that runs `speed` times as fast, timers included: for waiting times of minutes before a real database.
 * @param speed At 200, 90 s pass within 0.45 s.
 */
export function fastClock(speed: number, start = '2026-03-01T10:00:00Z'): Clock {
  const from = Date.parse(start)
  const began = performance.now()
  return {
    now: () => new Date(from + (performance.now() - began) * speed),
    after: (ms, run) => {
      const timer = setTimeout(run, ms / speed)
      return () => clearTimeout(timer)
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms / speed)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

export interface MovableClock extends Clock {
  move(ms: number): void
}

/** A date that a test sets, with timers of the real world: for a database behind a socket. */
export function movableClock(start = '2026-03-01T10:00:00Z'): MovableClock {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    move: (ms) => {
      now += ms
    },
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}
