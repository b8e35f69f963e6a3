import type { Command } from '@charge-it/shared/model/command.ts'
import { type CommandPriority, commandAction, wantedStateOf } from '@charge-it/shared/ocpp/command-catalogue.ts'

/** Commands that may wait for one station (design of the edge, section 3). */
export const QUEUE_LIMIT = 100

const RANK: Readonly<Record<CommandPriority, number>> = { driver: 0, operator: 1, job: 2 }

/** Commands of one station that wait to be sent: drivers before operators before jobs, each in the order of creation. */
export class StationQueue {
  readonly #waiting = new Map<string, Command>()
  readonly #limit: number

  constructor(limit = QUEUE_LIMIT) {
    this.#limit = limit
  }

  get size(): number {
    return this.#waiting.size
  }

  /** A command that is known already is not added again. */
  add(command: Command): void {
    if (!this.#waiting.has(command.commandId)) this.#waiting.set(command.commandId, command)
  }

  remove(commandId: string): void {
    this.#waiting.delete(commandId)
  }

  /** The one to send next, which leaves the queue. */
  take(): Command | undefined {
    let first: Command | undefined
    for (const command of this.#waiting.values()) if (first === undefined || goesBefore(command, first)) first = command
    if (first !== undefined) this.#waiting.delete(first.commandId)
    return first
  }

  /** A newer waiting command that sets the same state: `command` need not be sent. */
  replacementOf(command: Command): Command | undefined {
    const state = wantedStateOf(command.action, payloadOf(command))
    if (state === null) return undefined
    return [...this.#waiting.values()].find(
      (other) =>
        other.commandId !== command.commandId &&
        other.createdAt.getTime() > command.createdAt.getTime() &&
        wantedStateOf(other.action, payloadOf(other)) === state,
    )
  }

  /** The newest commands beyond the limit, which leave the queue. */
  takeOverflow(): readonly Command[] {
    const waiting = this.#waiting
    if (waiting.size <= this.#limit) return []
    const overflow = [...waiting.values()]
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .slice(this.#limit)
    for (const { commandId } of overflow) waiting.delete(commandId)
    return overflow
  }

  all(): Iterable<Command> {
    return this.#waiting.values()
  }
}

/** Of the action, raised by a waiting driver, lowered for what programs ask on their own. */
export function priorityOf(command: Command): CommandPriority {
  if (command.createdBy.kind === 'driver') return 'driver'
  if (command.createdBy.kind === 'system') return 'job'
  return commandAction(command.action)?.priority ?? 'operator'
}

/** The payload as an object; `{}` for a text that is no JSON object. */
export function payloadOf(command: Command): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(command.payloadJson)
    return isRecord(payload) ? payload : {}
  } catch {
    return {}
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function goesBefore(a: Command, b: Command): boolean {
  const byRank = RANK[priorityOf(a)] - RANK[priorityOf(b)]
  if (byRank !== 0) return byRank < 0
  return a.createdAt.getTime() < b.createdAt.getTime()
}
