import type { Command } from '@charge-it/shared/model/command.ts'
import type { CallOutcome, StationSession } from '../station-session.ts'
import type { Payload, QuietCall } from './command-logic.ts'
import type { StationQueue } from './station-queue.ts'

/** How long a station may take over what nobody waits for. */
const QUIET_TIMEOUT_MS = 15_000

/** What waits behind the commands: a question that no document asks. */
interface Errand {
  run(): Promise<void>
  drop(): void
}

/** Sends one command to the worker's session. Never rejects. `again`: it was sent before without an answer. */
export type SendToStation = (command: Command, worker: StationWorker, again: boolean) => Promise<void>

/**
 * Sends what waits for one socket, one CALL after the other (OCPP-J 1.6 section 4.1.1). A class, because ten thousand
 * idle sockets each have one.
 */
export class StationWorker {
  readonly session: StationSession
  readonly #queues: ReadonlyMap<string, StationQueue>
  readonly #send: SendToStation
  /** Made when they are needed. */
  #errands: Errand[] | null = null
  #unanswered: Command[] | null = null
  #running: Promise<void> | null = null
  #ended = false

  /** @param queues By station; a station without one has nothing to send. */
  constructor(session: StationSession, queues: ReadonlyMap<string, StationQueue>, send: SendToStation) {
    this.session = session
    this.#queues = queues
    this.#send = send
  }

  get idle(): boolean {
    return this.#running === null && !this.session.busy
  }

  /** Something was added to the queue. */
  wake(): void {
    if (this.#ended || this.#running !== null || !this.#hasWork()) return
    this.#running = this.#work().finally(() => {
      this.#running = null
      // Added between the last look and this line.
      this.wake()
    })
  }

  /** Behind every waiting command. */
  get quietCall(): QuietCall {
    return (action, payload) => this.#ask(action, payload)
  }

  /** A command that was sent before without an answer; before everything that waits. */
  sendAgain(command: Command): void {
    this.#unanswered ??= []
    this.#unanswered.push(command)
    this.wake()
  }

  /** Takes nothing new. Resolves when what it is at has ended. */
  async end(): Promise<void> {
    this.#ended = true
    for (const errand of this.#errands?.splice(0) ?? []) errand.drop()
    await this.#running
  }

  #ask(action: string, payload: Payload): Promise<CallOutcome> {
    return new Promise((resolve) => {
      if (this.#ended) {
        resolve({ kind: 'disconnected' })
        return
      }
      this.#errands ??= []
      this.#errands.push({
        run: async () => resolve(await this.session.call(action, payload, { timeoutMs: QUIET_TIMEOUT_MS })),
        drop: () => resolve({ kind: 'disconnected' }),
      })
      this.wake()
    })
  }

  #hasWork(): boolean {
    const waiting = this.#queues.get(this.session.stationId)?.size ?? 0
    return waiting + (this.#errands?.length ?? 0) + (this.#unanswered?.length ?? 0) > 0
  }

  async #work(): Promise<void> {
    while (!this.#ended) {
      const again = this.#unanswered?.shift()
      const command = again ?? this.#queues.get(this.session.stationId)?.take()
      if (command !== undefined) {
        await this.#send(command, this, again !== undefined)
        continue
      }
      const errand = this.#errands?.shift()
      if (errand === undefined) break
      await errand.run()
    }
    this.#errands = null
    this.#unanswered = null
  }
}
