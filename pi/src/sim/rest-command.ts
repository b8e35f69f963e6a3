import * as v from 'valibot'
import type { Timers } from '../ports.ts'
import type { CsmsCommand } from './scenario.ts'

const LOOK_MS = 250
const LONGEST_MS = 60_000
const TIMEOUT_MS = 15_000
const sentSchema = v.object({ commandId: v.string() })
const commandSchema = v.object({ status: v.string() })
/** The station's answer is known from here on. */
const ANSWERED = new Set(['accepted', 'effectSeen', 'noEffect', 'rejected'])
const ENDED = new Set([...ANSWERED, 'failed', 'expired', 'cancelled', 'timedOut'])

/**
 * Sends commands over the REST API of the CSMS, like anybody else who may.
 * @param api ends in /api/v1. @param key of a role that may send commands.
 */
export function restCommand(api: string, key: string, timers: Timers): CsmsCommand {
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${api}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`the API answers ${response.status}`)
    return response.json()
  }
  return async (stationId, action, payload) => {
    const path = `/stations/${encodeURIComponent(stationId)}/commands`
    const { commandId } = v.parse(sentSchema, await ask(path, { action, payload }))
    for (let waitedMs = 0; waitedMs < LONGEST_MS; waitedMs += LOOK_MS) {
      const { status } = v.parse(commandSchema, await ask(`/commands/${encodeURIComponent(commandId)}`))
      if (ENDED.has(status)) return ANSWERED.has(status) && status !== 'rejected' ? 'Accepted' : status
      await new Promise<void>((resolve) => timers.after(LOOK_MS, resolve))
    }
    return 'unanswered'
  }
}
