import type { Command } from '@charge-it/shared/model/command.ts'
import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import type { StationSession } from '../station-session.ts'
import { logicOf } from './logic-of-action.ts'
import type { SendDeps } from './send-command.ts'
import { payloadOf } from './station-queue.ts'
import type { StationWorker } from './station-worker.ts'

/** Time for another living instance to store how its last CALL on the old socket ended. */
const SETTLING_MS = 5_000

export interface UnsettledCommands {
  /** A station opened a socket here: goes on with what this or another instance left unsettled. */
  resume(session: StationSession, worker: StationWorker): void
  /** A command of this station was not answered and may be sent again on its next socket. */
  expectAgain(stationId: string): void
  end(): void
}

/**
 * Commands without a final state whose socket or instance is gone. Wanted states and questions are sent again; what
 * acts (start, stop, reset, unlock, firmware) never is: its outcome stays unknown, but its effect is still looked for.
 */
export function unsettledCommands(
  deps: SendDeps & { readonly heldBy: (stationId: string) => StationWorker | undefined },
): UnsettledCommands {
  const { stores, clock, log, edgeId } = deps
  /** The epoch under which each station was last looked at here. */
  const epochs = new Map<string, number>()
  const expected = new Set<string>()
  let ended = false

  const settle = async (command: Command, session: StationSession, worker: StationWorker) => {
    const { commandId } = command
    const ofThisProcess = command.claimedBy?.edgeId === edgeId
    if (ofThisProcess && command.status === 'sent') return
    const again = command.status !== 'accepted' && commandAction(command.action)?.resending !== 'never'
    if (again && command.expiresAt.getTime() > clock.now().getTime()) {
      worker.sendAgain(command)
      return
    }
    // Watched by this process already.
    if (ofThisProcess && !again) return
    if (command.status === 'sent') {
      const detail = 'outcome unknown: the instance that sent it ended'
      await stores.commands.record(commandId, { status: 'failed', at: clock.now(), detail })
    }
    const sentAt = command.history.findLast(({ status }) => status === 'sent')?.at ?? command.createdAt
    const probe = again
      ? undefined
      : await logicOf(command.action).effect?.({ command, payload: payloadOf(command) }, sentAt, deps)
    if (probe === undefined) {
      await stores.commands.settle(commandId)
      return
    }
    const answeredAt = command.history.at(-1)?.at ?? sentAt
    const leftMs = Math.max(0, answeredAt.getTime() + probe.withinS * 1000 - clock.now().getTime())
    deps.watches.open(command, probe).begin(command.status === 'accepted', worker.quietCall, leftMs)
    log.info('unsettled command resumed', { stationId: session.stationId, commandId, status: command.status })
  }

  const look = async (session: StationSession, worker: StationWorker) => {
    for (const command of await stores.commands.unsettled(session.stationId)) await settle(command, session, worker)
  }

  return {
    resume(session, worker) {
      const { stationId, epoch } = session
      const newEpoch = epochs.get(stationId) !== epoch
      epochs.set(stationId, epoch)
      if (!newEpoch && !expected.delete(stationId)) return
      clock.after(SETTLING_MS, () => {
        if (ended || deps.heldBy(stationId) !== worker) return
        look(session, worker).catch((error: unknown) =>
          log.error('unsettled commands not read', { stationId, cause: String(error) }),
        )
      })
    },
    expectAgain: (stationId) => {
      expected.add(stationId)
    },
    end: () => {
      ended = true
    },
  }
}
