import { OPERATION_HOURS } from '@charge-it/shared/model/edge.ts'

export interface OperationTotals {
  readonly reads: number
  readonly writes: number
}

/** Reads and writes of each of the newest clock hours, oldest first, from totals that only grow. */
export interface OperationHistory {
  /** @param totals Since the start of the process. */
  note(at: Date, totals: OperationTotals): void
  readonly entries: readonly (OperationTotals & { readonly at: Date })[]
}

const HOUR_MS = 3_600_000

export function operationHistory(): OperationHistory {
  let entries: readonly (OperationTotals & { readonly at: Date })[] = []
  let noted: OperationTotals = { reads: 0, writes: 0 }
  return {
    note(at, totals) {
      const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS
      const last = entries.at(-1)
      const isRunning = last !== undefined && last.at.getTime() === hour
      const running = isRunning ? last : { reads: 0, writes: 0 }
      const since = hour - OPERATION_HOURS * HOUR_MS
      entries = [
        ...(isRunning ? entries.slice(0, -1) : entries).filter((entry) => entry.at.getTime() > since),
        {
          at: new Date(hour),
          reads: running.reads + totals.reads - noted.reads,
          writes: running.writes + totals.writes - noted.writes,
        },
      ]
      noted = totals
    },
    get entries() {
      return entries
    },
  }
}
