import { redact } from '../message-trace/redact.ts'
import type { CommandLogic } from './command-logic.ts'

/**
 * Logic of an action whose payload names an address with a one-time token, or an operator's address with a password: once
 * it was sent, the stored payload keeps neither. The station alone needs them.
 */
export function forgettingLink(logic: CommandLogic): CommandLogic {
  return {
    ...logic,
    async ended(at, ending, deps) {
      const safe = JSON.stringify(redact(at.payload))
      if (safe !== JSON.stringify(at.payload)) await deps.stores.commands.redact(at.command.commandId, safe)
      return logic.ended?.(at, ending, deps)
    },
  }
}
