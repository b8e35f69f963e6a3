import { type Command, UNCONFIRMED_EFFECT } from '@charge-it/shared/model/command.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Observations } from '../observations.ts'
import type { CommandStore } from '../store/stores.ts'
import type { EffectProbe, QuietCall, SeenEffect } from './command-logic.ts'

/** Waits for the effect of one command, which may come before the answer. */
export interface EffectWatch {
  /**
   * The answer is recorded: an effect that was seen meanwhile is recorded now, otherwise the wait begins.
   * @param accepted false: nobody expects the effect (no answer came), but it is recorded if it is seen.
   */
  begin(accepted: boolean, call: QuietCall, withinMs?: number): void
  /** Nothing more is recorded. */
  end(): void
}

export interface EffectWatches {
  open(command: Command, probe: EffectProbe): EffectWatch
  /** Another instance holds the station and goes on with its unsettled commands. */
  endAllOf(stationId: string): void
  endAll(): void
}

export function effectWatches(deps: {
  readonly commands: CommandStore
  readonly observations: Observations
  readonly clock: Clock
  readonly log: Log
}): EffectWatches {
  const { commands, observations, clock, log } = deps
  const open = new Map<string, Set<OpenWatch>>()

  observations.subscribe((seen) => {
    const watches = open.get(seen.stationId)
    if (watches === undefined) return
    for (const watch of [...watches]) watch.notice(seen)
  })

  const recordEnding = (
    command: Command,
    ending: SeenEffect | { readonly absent: string | null },
    accepted: boolean,
  ) => {
    const at = clock.now()
    const { commandId, stationId } = command
    const recorded =
      'absent' in ending
        ? ending.absent === null
          ? commands.settle(commandId, accepted ? { kind: UNCONFIRMED_EFFECT, ref: null, at } : null)
          : commands.record(commandId, { status: 'noEffect', at, detail: ending.absent }, { unsettled: false })
        : commands.record(
            commandId,
            { status: 'effectSeen', at, detail: ending.ref === null ? ending.kind : `${ending.kind} ${ending.ref}` },
            { effect: { kind: ending.kind, ref: ending.ref, at: ending.at ?? at }, unsettled: false },
          )
    recorded.catch((error: unknown) =>
      log.error('effect of a command not stored', { commandId, stationId, cause: String(error) }),
    )
  }

  return {
    open(command, probe) {
      const { stationId } = command
      const ofStation = open.get(stationId) ?? new Set()
      open.set(stationId, ofStation)
      let early: SeenEffect | null = null
      let begun = false
      let ended = false
      let agreed = false
      let cancelTimer = () => {}

      const end = () => {
        ended = true
        cancelTimer()
        ofStation.delete(watch)
        if (ofStation.size === 0 && open.get(stationId) === ofStation) open.delete(stationId)
      }
      const finish = (ending: SeenEffect | { readonly absent: string | null }) => {
        if (ended) return
        end()
        recordEnding(command, ending, agreed)
      }
      /** The time is over: what another instance may have stored counts before "no effect". */
      const conclude = async (accepted: boolean) => {
        const stored = (await probe.stored?.()) ?? null
        finish(stored ?? { absent: accepted ? probe.absent : null })
      }
      const onError = (error: unknown) => {
        log.error('effect of a command not found out', {
          commandId: command.commandId,
          stationId,
          cause: String(error),
        })
        finish({ absent: null })
      }
      const watch: OpenWatch = {
        end,
        notice: (seen) => {
          const effect = probe.matches(seen)
          if (effect === null) return
          if (begun) finish(effect)
          else early ??= effect
        },
      }
      ofStation.add(watch)

      return {
        end,
        begin(accepted, call, withinMs = probe.withinS * 1000) {
          if (ended || begun) return
          begun = true
          agreed = accepted
          const wait = () => {
            if (ended) return
            if (withinMs <= 0) conclude(accepted).catch(onError)
            else cancelTimer = clock.after(withinMs, () => void conclude(accepted).catch(onError))
          }
          if (early !== null) finish(early)
          else if (probe.ask !== undefined && accepted) {
            probe.ask(call).then((answer) => (answer === null ? wait() : finish(answer)), onError)
          } else wait()
        },
      }
    },
    endAllOf(stationId) {
      for (const watch of [...(open.get(stationId) ?? [])]) watch.end()
    },
    endAll() {
      for (const watches of [...open.values()]) for (const watch of [...watches]) watch.end()
    },
  }
}

interface OpenWatch {
  notice(seen: Parameters<EffectProbe['matches']>[0]): void
  end(): void
}
