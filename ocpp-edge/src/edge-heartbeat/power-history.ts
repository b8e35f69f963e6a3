/** Total power of the last 60 minutes, one entry a minute, oldest first. A minute keeps its newest reading. */
export interface PowerHistory {
  note(at: Date, powerW: number): void
  readonly entries: readonly { readonly at: Date; readonly powerW: number }[]
}

const MINUTE_MS = 60_000
const ENTRIES = 60

export function powerHistory(): PowerHistory {
  let entries: readonly { readonly at: Date; readonly powerW: number }[] = []
  return {
    note(at, powerW) {
      const minute = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
      const since = minute - ENTRIES * MINUTE_MS
      const kept = entries.filter((entry) => entry.at.getTime() > since && entry.at.getTime() !== minute)
      entries = [...kept, { at: new Date(minute), powerW }]
    },
    get entries() {
      return entries
    },
  }
}
