import type { Command } from '@charge-it/shared/model/command.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { emptyCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { commandsSource } from '../../data/sources.ts'
import { configurationSource } from '../../data/station-sources.ts'
import { COMMAND_GROUPS, type CommandEntry, type CommandGroup } from '../../dialogs/commands/command-entry.ts'
import { commandRefusal } from '../../dialogs/commands/command-refusal.ts'
import { COMMAND_REGISTRY, groupTitle } from '../../dialogs/commands/registry.ts'
import { fmt } from '../../i18n/fmt.ts'
import { send, terminal } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { listState } from '../list-state.ts'
import { commandList } from './command-list.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { StationTab } from './station-tab.ts'

const PAGE = 40

/** Which of OCPP's feature profiles a command belongs to, where stations may lack it. */
const PROFILE_OF: Readonly<Record<string, string>> = {
  ReserveNow: 'Reservation',
  CancelReservation: 'Reservation',
  SendLocalList: 'LocalAuthListManagement',
  GetLocalListVersion: 'LocalAuthListManagement',
  SetChargingProfile: 'SmartCharging',
  ClearChargingProfile: 'SmartCharging',
  GetCompositeSchedule: 'SmartCharging',
  TriggerMessage: 'RemoteTrigger',
  UpdateFirmware: 'FirmwareManagement',
  GetDiagnostics: 'FirmwareManagement',
}

/** Everything that can be asked of a station, and what was asked before with its outcome. */
@customElement('station-commands')
export class StationCommands extends StationTab {
  @state() private count = PAGE
  @state() private filter = ''

  readonly #commands = new LiveQueryController(this, () => commandsSource(this.db, this.stationId, this.count))
  readonly #configuration = new LiveQueryController(this, () => configurationSource(this.db, this.stationId))

  override render(): unknown {
    return html`<div class="grid">
      <section class="card g12" aria-labelledby="send-title">
        <header class="ch"><div><h2 id="send-title">${msg('Send a command')}</h2><p>${msg('Each opens its own form. Nothing is sent before you confirm.')}</p></div>
          <div class="ca"><button class="btn" type="button" @click=${this.#onExpert}>${icon(terminal)}${msg('Any command')}</button></div></header>
        <div class="cmd-groups">${COMMAND_GROUPS.map((group) => this.#group(group))}</div>
      </section>
      ${this.#history()}
    </div>`
  }

  #group(group: CommandGroup): TemplateResult {
    return html`<div role="group" aria-label=${groupTitle(group)}><h3>${groupTitle(group)}</h3>
      <ul>${COMMAND_REGISTRY.filter((entry) => entry.group === group).map((entry) => html`<li>${this.#button(entry)}</li>`)}</ul></div>`
  }

  #button(entry: CommandEntry): TemplateResult {
    const reason =
      commandRefusal(this.app, entry.action) ??
      this.#unsupported(entry.action) ??
      entry.blocked?.(commandTarget(this.page)) ??
      null
    return html`<button class="cmd-tile" type="button" aria-disabled=${reason !== null} @click=${() => {
      if (reason === null) void openStationCommand(this.app, () => commandTarget(this.page), entry.action)
    }}>${icon(entry.iconPath)}<span><b>${entry.title()}</b><small>${reason ?? entry.action}</small></span></button>`
  }

  /** Why the station cannot know a command at all, by what it says of itself. */
  #unsupported(action: string): string | null {
    const offered = this.#configuration.data?.document?.keys.find(
      ({ key }) => key === 'SupportedFeatureProfiles',
    )?.value
    const needed = PROFILE_OF[action]
    if (offered == null || offered === '' || needed === undefined) return null
    const profiles = offered.split(/[\s,]+/)
    return profiles.includes(needed) ? null : msg('This station does not offer it')
  }

  #history(): TemplateResult {
    const { state } = this.#commands
    const commands = state.data ?? []
    const actions = [...new Set(commands.map(({ action }) => action))].sort()
    const shown = this.filter === '' ? commands : commands.filter((each) => matches(each, this.filter))
    return html`<section class="card flush g12" aria-labelledby="commands-title">
      <header class="ch"><div><h2 id="commands-title">${msg('History')}</h2><p>${msg('“Agreed” means that the station accepted. The effect counts once it was really seen.')}</p></div>
        <div class="ca pad">${filterSelect(
          msg('Show'),
          this.filter,
          [['', msg('All')], [':bad', msg('Without success')], ...actions.map((each) => [each, each] as const)],
          (chosen) => {
            this.filter = chosen
          },
        )}</div></header>
      ${
        listState(state, () => this.#commands.retry()) ??
        (shown.length === 0
          ? emptyCard(
              send,
              commands.length === 0 ? msg('No command yet') : msg('No command matches'),
              msg('Commands that people or the system send to this station appear here with their outcome.'),
            )
          : commandList(shown, this.page.timeZone, this.page.now, this.app.person.uid))
      }
      ${
        commands.length < this.count
          ? nothing
          : html`<div class="foot-row"><span>${msg(str`The newest ${fmt().number(commands.length)} commands`)}</span><button class="btn" type="button" @click=${() => {
              this.count += PAGE
            }}>${msg('Show more')}</button></div>`
      }
    </section>`
  }

  readonly #onExpert = async (): Promise<void> => {
    const { openExpert } = await import('../../dialogs/commands/dialog-expert.ts')
    openExpert(this.app, commandTarget(this.page))
  }
}

const BAD: readonly Command['status'][] = ['rejected', 'timedOut', 'failed', 'noEffect', 'expired', 'cancelled']

function matches(command: Command, filter: string): boolean {
  return filter === ':bad' ? BAD.includes(command.status) : command.action === filter
}
