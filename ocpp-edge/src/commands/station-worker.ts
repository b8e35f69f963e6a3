import type { Command } from '@charge-it/shared/model/command.ts'
import type { CallOutcome, StationSession } from '../station-session.ts'
import type { QuietCall } from './command-logic.ts'
import type { StationQueue } from './station-queue.ts'

/** How long a station may take over what nobody waits for. */
const QUIET_TIMEOUT_MS = 15_000

/** Sends what waits for one socket, one CALL after the other (OCPP-J 1.6 section 4.1.1). */
export interface StationWorker {
  readonly session: StationSession
  /** Something was added to the queue. */
  wake(): void
  /** Behind every waiting command. */
  readonly quietCall: QuietCall
  /** A command that was sent before without an answer; before everything that waits. */
  sendAgain(command: Command): void
  readonly idle: boolean
  /** Takes nothing new. Resolves when what it is at has ended. */
  end(): Promise<void>
}

/** @param send Never rejects. `again`: sent before without an answer. */
export function stationWorker(
  session: StationSession,
  queue: StationQueue,
  send: (command: Command, call: QuietCall, again: boolean) => Promise<void>,
): StationWorker {
  const errands: { readonly run: () => Promise<void>; readonly drop: () => void }[] = []
  const unanswered: Command[] = []
  let running: Promise<void> | null = null
  let ended = false

  const work = async () => {
    while (!ended) {
      const again = unanswered.shift()
      const command = again ?? queue.take()
      if (command !== undefined) {
        await send(command, quietCall, again !== undefined)
        continue
      }
      const errand = errands.shift()
      if (errand === undefined) return
      await errand.run()
    }
  }
  const wake = () => {
    if (ended || running !== null) return
    running = work().finally(() => {
      running = null
      // Added between the last look and this line.
      if (queue.size + errands.length + unanswered.length > 0) wake()
    })
  }
  const quietCall: QuietCall = (action, payload) =>
    new Promise<CallOutcome>((resolve) => {
      if (ended) {
        resolve({ kind: 'disconnected' })
        return
      }
      errands.push({
        run: async () => resolve(await session.call(action, payload, { timeoutMs: QUIET_TIMEOUT_MS })),
        drop: () => resolve({ kind: 'disconnected' }),
      })
      wake()
    })

  return {
    session,
    wake,
    quietCall,
    sendAgain(command) {
      unanswered.push(command)
      wake()
    },
    get idle() {
      return running === null && !session.busy
    },
    async end() {
      ended = true
      for (const errand of errands.splice(0)) errand.drop()
      await running
    },
  }
}
