import type { Reader } from '../../ports.ts'

/** A card reader with a life of its own: it opens, fails, recovers and can be closed. */
export interface CardReader extends Reader {
  onLeave(listener: (uid: string) => void): void
  /** `down` once per failure, `up` once it works (again). */
  onState(listener: (state: ReaderState) => void): void
  /** Monotonic time of the last poll or attempt to recover, whether it worked or not: the driver itself lives. */
  lastTryMs(): number | null
  start(): void
  close(): Promise<void>
}

export type ReaderState =
  | { readonly state: 'up'; readonly firmware: string }
  | { readonly state: 'down'; readonly code: string; readonly reason: string }

/** The listeners of a reader. */
export function readerListeners() {
  const taps: ((uid: string) => void)[] = []
  const leaves: ((uid: string) => void)[] = []
  const states: ((state: ReaderState) => void)[] = []
  let shown: string | null = null
  return {
    onTap: (listener: (uid: string) => void) => {
      taps.push(listener)
    },
    onLeave: (listener: (uid: string) => void) => {
      leaves.push(listener)
    },
    onState: (listener: (state: ReaderState) => void) => {
      states.push(listener)
    },
    tap: (uid: string) => {
      for (const listener of taps) listener(uid)
    },
    leave: (uid: string) => {
      for (const listener of leaves) listener(uid)
    },
    /** Tells a state only when it is another one than before. */
    state: (next: ReaderState) => {
      const key = next.state === 'up' ? 'up' : 'down'
      if (key === shown) return
      shown = key
      for (const listener of states) listener(next)
    },
  }
}
