import type { CommandLogic } from './command-logic.ts'
import { afterRead, readKeys, withoutSecrets } from './configuration-keys.ts'

/** GetConfiguration (OCPP 1.6 section 5.8): what it tells goes into the configuration document as well. */
export const getConfiguration: CommandLogic = {
  async ended({ command }, { answer }, deps) {
    if (answer === undefined) return
    const at = deps.clock.now()
    await deps.configurations.update(command.stationId, (old) => afterRead(old, readKeys(answer, at), at))
    return { answer: withoutSecrets(answer) }
  },
}
