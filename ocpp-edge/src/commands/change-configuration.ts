import { PENDING_AUTHORIZATION_KEY } from '@charge-it/shared/model/station.ts'
import type { DriftState } from '@charge-it/shared/model/station-configuration.ts'
import { type CommandLogic, type LogicDeps, type Payload, textOf } from './command-logic.ts'
import { afterRead, afterRefusal, afterWanted, isSecretKey, readKeys, satisfies } from './configuration-keys.ts'
import { hashAuthorizationKey } from './hash-authorization-key.ts'

const AUTHORIZATION_KEY = 'AuthorizationKey'

/** What the station's status says about the wanted value; undefined when there is nothing to say. */
const DRIFT_OF_STATUS: Readonly<Record<string, DriftState>> = {
  RebootRequired: 'rebootRequired',
  Rejected: 'rejected',
  NotSupported: 'notSupported',
}

/**
 * ChangeConfiguration (OCPP 1.6 section 5.3). The wanted value and the station's word are kept in the configuration
 * document; after Accepted the value is read back. A new AuthorizationKey comes from the station's credentials.
 */
export const changeConfiguration: CommandLogic = {
  async prepare({ command, payload }, deps) {
    if (textOf(payload, 'key') !== AUTHORIZATION_KEY) return { kind: 'send', payloadJson: command.payloadJson }
    return await prepareAuthorizationKey(command.stationId, command.commandId, payload, deps)
  },
  async effect({ command, payload }, _sentAt, deps) {
    const key = textOf(payload, 'key') ?? ''
    const wanted = textOf(payload, 'value') ?? ''
    return {
      withinS: 0,
      absent: null,
      matches: () => null,
      ask: async (call) => {
        if (isSecretKey(key)) return null
        const outcome = await call('GetConfiguration', { key: [key] })
        if (outcome.kind !== 'result') return null
        const at = deps.clock.now()
        const answer = readKeys(outcome.payload, at)
        const read = answer.keys.find((each) => each.key === key)
        if (read === undefined || read.value === null) return null
        if (satisfies(wanted, read.value)) return { kind: 'configurationValue', ref: read.value, at }
        await deps.configurations.update(command.stationId, (old) => afterRead(old, answer, at))
        return { absent: `value read back: ${read.value}` }
      },
    }
  },
  async ended({ command, payload }, { detail, answer }, deps) {
    const key = textOf(payload, 'key')
    const value = textOf(payload, 'value')
    if (key === null || value === null || answer === undefined) return
    const taken = detail === 'Accepted' || detail === 'RebootRequired'
    if (isSecretKey(key)) {
      if (key === AUTHORIZATION_KEY) await deps.stores.configuration.settleKey(command.stationId, taken)
      return
    }
    const at = deps.clock.now()
    const state = DRIFT_OF_STATUS[detail ?? '']
    await deps.configurations.update(command.stationId, (old) => {
      const wanted = afterWanted(old, { key, value, origin: 'command', since: at }, at)
      if (state !== undefined) return afterRefusal(wanted, { key, wanted: value, state }, at)
      if (!taken) return wanted
      // Taken on its word; the read-back that follows corrects it.
      const readonly = old.keys.find((each) => each.key === key)?.readonly ?? false
      return afterRead(wanted, { keys: [{ key, value, readonly, readAt: at }], unknownKeys: [] }, at)
    })
  },
}

/**
 * The key is put into the frame here and nowhere else. Its hash is stored before it is sent, because a station may use
 * it before it answers.
 */
async function prepareAuthorizationKey(stationId: string, commandId: string, payload: Payload, deps: LogicDeps) {
  const value = textOf(payload, 'value') ?? ''
  const placeholder = value === PENDING_AUTHORIZATION_KEY
  if (!placeholder) {
    await deps.stores.commands.redact(commandId, JSON.stringify({ ...payload, value: PENDING_AUTHORIZATION_KEY }))
  }
  const pending = (await deps.stores.stations.credentials(stationId))?.pendingAuthorizationKey
  const key = placeholder ? pending : value
  if (key == null || key === '') return { kind: 'refuse', detail: 'no new key lies in the credentials' } as const
  await deps.stores.configuration.stageKey(stationId, key, await hashAuthorizationKey(key))
  return { kind: 'send', payloadJson: JSON.stringify({ ...payload, value: key }) } as const
}
