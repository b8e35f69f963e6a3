import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Observations } from '../observations.ts'
import type { SessionRegistry } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import { commandListener } from './command-listener.ts'
import { configurationAfterBoot } from './configuration-after-boot.ts'
import { stationConfigurations } from './station-configurations.ts'
import { watchSampling } from './watch-sampling.ts'

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
  /** Claims and asks nothing more. Resolves when the CALLs under way have ended and are stored. */
  drain(): Promise<void>
}

export function startCommands(deps: CommandsDeps): Commands {
  const { stores, sessions, clock, log } = deps
  const configurations = stationConfigurations({ store: stores.configuration, clock })
  const listener = commandListener({ ...deps, configurations })
  const endConfiguration = configurationAfterBoot({ ...deps, configurations, listener })
  const endSampling = watchSampling({ stores, sessions, idle: listener.idle, clock, log })
  return {
    async drain() {
      endConfiguration()
      endSampling()
      await listener.drain()
    },
  }
}
