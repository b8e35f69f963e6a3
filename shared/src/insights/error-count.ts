import { codeOf } from './intervals-of-events.ts'

interface Entry {
  readonly at: Date
  readonly type: string
  readonly connectorId?: number | null | undefined
  readonly detail: string | null
}

const WINDOW_MS = 24 * 3_600_000

/**
 * How many errors a station's journal tells of within the 24 hours before `now`. A connector that goes on with the error it
 * has says nothing new, whatever else changes meanwhile; one that it had, lost and has again counts twice.
 * @param entries In order of time, from before the window where they are known.
 */
export function errorsWithin24h(entries: readonly Entry[], now: Date): number {
  const present = new Map<number | null, string>()
  let count = 0
  for (const { at, type, connectorId = null, detail } of entries) {
    if (type === 'faultEnded') present.delete(connectorId)
    if (type !== 'fault') continue
    const code = codeOf(detail)
    const isNew = present.get(connectorId) !== code
    present.set(connectorId, code)
    const ageMs = now.getTime() - at.getTime()
    if (isNew && ageMs >= 0 && ageMs < WINDOW_MS) count++
  }
  return count
}
