import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { AppContext } from '../../app/app-context.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { PageElement } from '../../components/page-element.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { commandSource, configurationSource } from '../../data/station-sources.ts'
import { circleX, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { outcomeOfCommand } from '../../views/station/command-list.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { type OpenDialog, openDialog } from '../kit-dialog.ts'
import type { CommandDraft, CommandEntry, CommandPreset, CommandTarget } from './command-entry.ts'
import './commands.css'
import { commandEntry } from './registry.ts'
import { sendCommand } from './send-command.ts'

/**
 * Opens the dialog of a command: its form, a second question where something is at stake, then the outcome as it comes.
 * @param targetNow The station as it is when asked: a session that begins or ends meanwhile changes what is at stake.
 * @param preset Fields that are filled already.
 */
export function openCommand(
  app: AppContext,
  targetNow: () => CommandTarget,
  action: string,
  preset: CommandPreset = {},
): void {
  const entry = commandEntry(action)
  if (entry === undefined) throw new Error(`no dialog for ${action}`)
  openDialog(`${entry.title()}, ${targetNow().stationId}`, (dialog) => {
    return html`<command-dialog .app=${app} .targetNow=${targetNow} .entry=${entry} .preset=${preset} .dialog=${dialog}></command-dialog>`
  })
}

/** The content of the dialog. */
@customElement('command-dialog')
export class CommandDialog extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  @property({ attribute: false }) targetNow: (() => CommandTarget) | null = null
  @property({ attribute: false }) entry: CommandEntry | null = null
  @property({ attribute: false }) preset: CommandPreset = {}
  @property({ attribute: false }) dialog: OpenDialog | null = null
  @state() private typed: Readonly<Record<string, string>> = {}
  @state() private step: 'form' | 'confirm' | 'sending' | 'sent' = 'form'
  @state() private problem: string | null = null
  @state() private commandId: string | null = null

  readonly #clock = new ClockController(this)
  readonly #openedAt = new Date()
  #target: CommandTarget | null = null
  /** What the form began with: it stays when the station changes. */
  #initial: CommandPreset | null = null
  readonly #command = new LiveQueryController(this, () =>
    this.app === null || this.commandId === null ? null : commandSource(this.app.firebase.db, this.commandId),
  )
  readonly #configuration = new LiveQueryController(this, () =>
    this.app !== null && this.#target !== null && this.entry?.action === 'ChangeConfiguration'
      ? configurationSource(this.app.firebase.db, this.#target.stationId)
      : null,
  )

  protected override willUpdate(): void {
    this.#target = this.targetNow?.() ?? null
    if (this.#target !== null) this.#initial ??= this.entry?.initial?.(this.#target, this.#openedAt) ?? {}
  }

  override render(): unknown {
    const { entry } = this
    const target = this.#target
    if (entry === null || target === null) return nothing
    const draft = this.#draft(target)
    if (this.step === 'sent') return this.#outcome(entry)
    const confirming = this.step !== 'form' && entry.confirm?.(draft) != null
    return html`<form @submit=${(event: SubmitEvent) => void this.#onSubmit(event, entry)} @input=${this.#onInput} @change=${this.#onInput}>
      <div role="alert" class=${this.problem === null ? 'vh' : ''}>${this.problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${this.problem}</p></div>`}</div>
      <p class="t2 purpose">${entry.purpose()}</p>
      <div class="form" ?hidden=${confirming}>${entry.fields?.(draft) ?? nothing}</div>
      ${confirming ? html`<div class="note warn" role="alert">${icon(triangleAlert)}<div><p><b>${msg(str`${entry.title()} now?`)}</b></p><p>${entry.confirm?.(draft)}</p></div></div>` : nothing}
      <div class="btns"><span class="xs t3 mono grow">${entry.action}</span>
        ${
          confirming
            ? html`<button class="btn" type="button" @click=${() => {
                this.step = 'form'
              }}>${msg('Back')}</button>`
            : html`<button class="btn" type="button" @click=${() => this.dialog?.close()}>${msg('Cancel')}</button>`
        }
        <button class="btn ${confirming ? 'danger' : 'primary'}" type="submit" ?disabled=${this.step === 'sending'}>${
          this.step === 'sending' ? msg('Sending…') : confirming ? msg('Yes, send') : msg('Send')
        }</button></div>
    </form>`
  }

  #outcome(entry: CommandEntry): TemplateResult {
    const command = this.#command.data?.document ?? null
    const timeZone = this.#target?.timeZone ?? 'UTC'
    return html`<div class="form">
      <p class="t2 purpose">${msg('“Agreed” means that the station accepted. The effect counts once it was really seen.')}</p>
      ${command === null ? html`<p class="t2">${msg('Queued')}</p>` : outcomeOfCommand(command, timeZone, this.#clock.now)}
      <div class="btns"><span class="xs t3 mono grow">${entry.action}</span>
        <button class="btn" type="button" @click=${() => {
          this.step = 'form'
          this.commandId = null
        }}>${msg('Change and send again')}</button>
        <button class="btn primary" type="button" @click=${() => this.dialog?.close()}>${msg('Done')}</button></div>
    </div>`
  }

  #draft(target: CommandTarget): CommandDraft {
    const given = { ...this.#initial, ...this.preset }
    return {
      target,
      now: this.#clock.now,
      configuration: this.#configuration.data?.document ?? null,
      text: (name) => this.typed[name] ?? given[name] ?? '',
      set: (changes) => {
        this.typed = { ...this.typed, ...changes }
      },
    }
  }

  readonly #onInput = (event: Event): void => {
    const field = event.target
    if (
      !(
        field instanceof HTMLInputElement ||
        field instanceof HTMLSelectElement ||
        field instanceof HTMLTextAreaElement
      ) ||
      field.name === ''
    )
      return
    this.typed = { ...this.typed, [field.name]: field.value }
  }

  async #onSubmit(event: SubmitEvent, entry: CommandEntry): Promise<void> {
    event.preventDefault()
    const { app } = this
    const target = this.targetNow?.() ?? null
    if (app === null || target === null) return
    const draft = this.#draft(target)
    const built = entry.payload(draft)
    if ('problem' in built) {
      this.problem = built.problem
      this.step = 'form'
      return
    }
    this.problem = null
    if (this.step === 'form' && entry.confirm?.(draft) != null) {
      this.step = 'confirm'
      return
    }
    this.step = 'sending'
    try {
      this.commandId = await (entry.send ?? sendCommand)(app, target.stationId, entry.action, built.payload)
      this.step = 'sent'
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
      this.step = 'form'
    }
  }
}
