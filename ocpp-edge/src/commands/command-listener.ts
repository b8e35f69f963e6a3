import type { Command, CommandStep } from '@charge-it/shared/model/command.ts'
import type { Observations } from '../observations.ts'
import type { SessionRegistry, StationSession } from '../station-session.ts'
import type { LogicDeps, QuietCall } from './command-logic.ts'
import { effectWatches } from './effect-watch.ts'
import { sendCommand } from './send-command.ts'
import { StationQueue } from './station-queue.ts'
import { type SendToStation, StationWorker } from './station-worker.ts'
import { unsettledCommands } from './unsettled-commands.ts'

/** How often expired commands are looked for. */
const EXPIRY_CHECK_MS = 5_000
/** A claim that the database did not take is tried again after this. */
const RETRY_MS = 2_000

export interface ListenerDeps extends LogicDeps {
  readonly sessions: SessionRegistry
  readonly observations: Observations
  readonly edgeId: string
}

export interface CommandListener {
  /** Behind every waiting command of the station; `disconnected` when its socket is not here. */
  quietCall(stationId: string): QuietCall
  /** Nothing is sent to the station and nothing waits. */
  idle(stationId: string): boolean
  /** Claims nothing more. Resolves when the CALLs under way have ended and are stored. */
  drain(): Promise<void>
}

/**
 * Serves the queue of every station whose socket is here. What is queued for any station is known from one listener,
 * so that a station that connects here needs no read.
 */
export function commandListener(deps: ListenerDeps): CommandListener {
  const { stores, sessions, clock, log, observations } = deps
  const queues = new Map<string, StationQueue>()
  const stationOf = new Map<string, string>()
  const workers = new Map<string, StationWorker>()
  const watches = effectWatches({ commands: stores.commands, observations, clock, log })
  const sendDeps = { ...deps, watches }
  let draining = false

  const forget = (commandId: string) => {
    const stationId = stationOf.get(commandId)
    if (stationId === undefined) return
    stationOf.delete(commandId)
    const queue = queues.get(stationId)
    queue?.remove(commandId)
    if (queue?.size === 0) queues.delete(stationId)
  }

  const dismiss = (command: Command, status: CommandStep['status'], detail: string) => {
    const { commandId, stationId } = command
    stores.commands
      .dismiss(commandId, { status, at: clock.now(), detail })
      .catch((error: unknown) => log.error('command not dismissed', { commandId, stationId, cause: String(error) }))
  }

  const expired = (command: Command) => command.expiresAt.getTime() <= clock.now().getTime()

  const queueOf = (stationId: string): StationQueue => {
    const queue = queues.get(stationId) ?? new StationQueue()
    queues.set(stationId, queue)
    return queue
  }

  const send: SendToStation = async (command, { session, quietCall }, again) => {
    const { stationId } = session
    if (!again && expired(command)) return dismiss(command, 'expired', 'not sent in time')
    try {
      const sent = await sendCommand(command, session, quietCall, sendDeps, again)
      if (sent === 'unanswered') unsettled.expectAgain(stationId)
    } catch (error) {
      log.error('command not sent or its outcome not stored', {
        stationId,
        commandId: command.commandId,
        cause: String(error),
      })
      // Still queued, if nothing was claimed: the claim decides.
      if (!again) clock.after(RETRY_MS, () => requeue(command))
    }
  }

  const serve = (session: StationSession) => {
    if (draining) return
    const { stationId } = session
    void workers.get(stationId)?.end()
    const worker = new StationWorker(session, queues, send)
    workers.set(stationId, worker)
    const queue = queues.get(stationId)
    // Wanted states that piled up while the station was away; what is asked of a present station is sent, all of it.
    for (const command of [...(queue?.all() ?? [])]) {
      const newer = queue?.replacementOf(command)
      if (newer === undefined) continue
      queue?.remove(command.commandId)
      dismiss(command, 'cancelled', `replaced by ${newer.commandId}`)
    }
    for (const command of queue?.takeOverflow() ?? []) {
      dismiss(command, 'failed', 'too many commands wait for the station')
    }
    unsettled.resume(session, worker)
    worker.wake()
  }

  const requeue = (command: Command) => {
    if (stationOf.get(command.commandId) !== command.stationId) return
    queueOf(command.stationId).add(command)
    workers.get(command.stationId)?.wake()
  }

  const unsettled = unsettledCommands({ ...sendDeps, heldBy: (stationId) => workers.get(stationId) })

  stores.commands.onQueued((command) => {
    const { stationId, commandId } = command
    stationOf.set(commandId, stationId)
    const queue = queueOf(stationId)
    queue.add(command)
    const worker = workers.get(stationId)
    if (worker === undefined) return
    for (const overflow of queue.takeOverflow()) dismiss(overflow, 'failed', 'too many commands wait for the station')
    worker.wake()
  })
  stores.commands.onDequeued(forget)
  stores.stations.onTakenOver((stationId) => watches.endAllOf(stationId))

  sessions.onOpened(serve)
  for (const session of sessions.all()) serve(session)
  sessions.onClosed((session) => {
    const worker = workers.get(session.stationId)
    if (worker?.session.socketNumber !== session.socketNumber) return
    workers.delete(session.stationId)
    deps.configurations.forget(session.stationId)
    if (queues.get(session.stationId)?.size === 0) queues.delete(session.stationId)
    void worker.end()
  })

  const endExpiry = clock.every(EXPIRY_CHECK_MS, () => {
    for (const queue of queues.values()) {
      for (const command of [...queue.all()]) {
        if (!expired(command)) continue
        queue.remove(command.commandId)
        dismiss(command, 'expired', 'not sent in time')
      }
    }
  })

  return {
    quietCall: (stationId) => workers.get(stationId)?.quietCall ?? (async () => ({ kind: 'disconnected' })),
    idle: (stationId) => workers.get(stationId)?.idle === true && (queues.get(stationId)?.size ?? 0) === 0,
    async drain() {
      draining = true
      endExpiry()
      unsettled.end()
      await Promise.all([...workers.values()].map((worker) => worker.end()))
      watches.endAll()
    },
  }
}
