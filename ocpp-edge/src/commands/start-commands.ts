import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Observations } from '../observations.ts'
import type { SessionRegistry } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import { askStale } from './ask-stale.ts'
import { commandListener } from './command-listener.ts'
import { configurationAfterBoot } from './configuration-after-boot.ts'
import { stationConfigurations } from './station-configurations.ts'
import { tellDrawsAbove } from './tell-draws-above.ts'
import { watchSampling } from './watch-sampling.ts'

/** A charger that has not answered by then may take longer than an instance has to end. */
const DRAIN_MS = 2_000

export interface CommandsDeps {
  readonly stores: Stores
  readonly sessions: SessionRegistry
  readonly observations: Observations
  readonly clock: Clock
  readonly log: Log
  /** Of this process. */
  readonly edgeId: string
}

/** Everything that this instance sends to stations of its own accord or for somebody: `commands/`, wired. */
export interface Commands {
  /**
   * Claims and asks nothing more from the moment of the call. Resolves when the CALLs under way have ended and are
   * stored, after 2 s at the latest: those that then still wait end with their sockets.
   */
  stop(): Promise<void>
}

export function startCommands(deps: CommandsDeps): Commands {
  const { stores, sessions, clock, log } = deps
  const configurations = stationConfigurations({ store: stores.configuration, clock })
  const listener = commandListener({ ...deps, configurations })
  const endConfiguration = configurationAfterBoot({ ...deps, configurations, listener })
  askStale({ stores, sessions, quietCall: listener.quietCall, log })
  const endSampling = watchSampling({ stores, sessions, idle: listener.idle, clock, log })
  const endTelling = tellDrawsAbove({ stores, observations: deps.observations, clock, log })
  return {
    async stop() {
      endConfiguration()
      endSampling()
      endTelling()
      const drained = listener.drain()
      await Promise.race([drained, new Promise<void>((resolve) => clock.after(DRAIN_MS, resolve))])
    },
  }
}
