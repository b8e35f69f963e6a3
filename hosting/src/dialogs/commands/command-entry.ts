import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { StationConfiguration } from '@charge-it/shared/model/station-configuration.ts'
import type { TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'

/** The station that a command goes to, as far as dialogs need it. */
export interface CommandTarget {
  readonly stationId: string
  readonly online: boolean
  /** Connectors 1 and up. */
  readonly connectors: readonly Connector[]
  /** IANA zone of its site: daily plans count from its midnight. */
  readonly timeZone: string
}

/** What a dialog starts with, by field. */
export type CommandPreset = Readonly<Record<string, string>>

/** A form while it is filled. */
export interface CommandDraft {
  readonly target: CommandTarget
  readonly now: Date
  /** What the station told of its configuration; null while unknown. */
  readonly configuration: StationConfiguration | null
  /** A field as typed; empty when it was not touched and has no preset. */
  text(name: string): string
  set(changes: Readonly<Record<string, string>>): void
}

export type BuiltPayload =
  | { readonly payload: Readonly<Record<string, unknown>> }
  /** In words, for the person who filled the form. */
  | { readonly problem: string }

export const COMMAND_GROUPS = ['session', 'station', 'power', 'cards', 'service'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

/** A command with a dialog of its own. */
export interface CommandEntry {
  /** As in OCPP 1.6. */
  readonly action: string
  readonly group: CommandGroup
  readonly iconPath: string
  title(): string
  /** What it does, in a sentence. */
  purpose(): string
  /** Why it cannot be used now; absent or null when it can. */
  blocked?(target: CommandTarget): string | null
  /** Fields that are filled at the start. */
  initial?(target: CommandTarget, now: Date): CommandPreset
  fields?(draft: CommandDraft): TemplateResult
  /** What is at stake: asked before it is sent. */
  confirm?(draft: CommandDraft): string | null
  payload(draft: CommandDraft): BuiltPayload
  /** Where it is not queued as it stands. @returns the command's id. */
  send?(
    app: Pick<AppContext, 'api'>,
    stationId: string,
    action: string,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<string>
}

/** Connectors with a session that OCPP 1.6 can stop. */
export function runningConnectors(target: CommandTarget): readonly Connector[] {
  return target.connectors.filter((connector) => typeof connector.activeTransaction?.transactionId === 'number')
}
