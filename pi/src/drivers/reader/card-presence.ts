/** Polls without the card after which it counts as gone: a card at the edge of the field comes and goes. */
const MISSES_TO_LEAVE = 3

export interface CardPresence {
  /** The result of one poll. */
  saw(uid: string | null): void
  /** Polling failed: the card, if any, stays. A card that is still there afterwards is no new tap. */
  held(): string | null
}

/** One tap when a card arrives, one leave when it has been gone for three polls, however long it is held. */
export function createCardPresence(events: { tap: (uid: string) => void; leave: (uid: string) => void }): CardPresence {
  let present: string | null = null
  let misses = 0
  return {
    saw: (uid) => {
      if (uid !== null && uid === present) {
        misses = 0
        return
      }
      if (uid === null) {
        misses++
        if (present === null || misses < MISSES_TO_LEAVE) return
        const left = present
        present = null
        events.leave(left)
        return
      }
      const left = present
      present = uid
      misses = 0
      if (left !== null) events.leave(left)
      events.tap(uid)
    },
    held: () => present,
  }
}
