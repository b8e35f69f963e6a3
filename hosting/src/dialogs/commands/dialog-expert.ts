import { COMMAND_ACTIONS } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import type { AppContext } from '../../app/app-context.ts'
import { ClockController } from '../../app/clock-controller.ts'
import { PageElement } from '../../components/page-element.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { commandSource } from '../../data/station-sources.ts'
import { chevronDown, circleX, plus, trash2, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { outcomeOfCommand } from '../../views/station/command-list.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { type OpenDialog, openDialog } from '../kit-dialog.ts'
import type { CommandTarget } from './command-entry.ts'
import { commandRefusal } from './command-refusal.ts'
import './commands.css'
import { localInputText, momentOf } from './fields.ts'
import { emptyOf, fieldOfSchema, isRecord, missingParts, type SchemaField, withPart } from './schema-form.ts'
import { sendCommand } from './send-command.ts'

type Path = readonly (string | number)[]

/** Opens a form for any command of the protocol, made from its schema. @param action Chosen at first. */
export function openExpert(app: AppContext, target: CommandTarget, action = 'DataTransfer'): void {
  openDialog(
    msg(str`Any command, ${target.stationId}`),
    (dialog) => html`<expert-dialog .app=${app} .target=${target} .action=${action} .dialog=${dialog}></expert-dialog>`,
  )
}

/** The content of the dialog: a form by type, enumeration and requirement, or the payload as JSON. */
@customElement('expert-dialog')
export class ExpertDialog extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  @property({ attribute: false }) target: CommandTarget | null = null
  @property() action = 'DataTransfer'
  @property({ attribute: false }) dialog: OpenDialog | null = null
  @state() private content: unknown = null
  @state() private asJson = false
  @state() private json = ''
  @state() private problem: string | null = null
  @state() private pending = false
  @state() private commandId: string | null = null
  #shownAction = ''

  readonly #clock = new ClockController(this)
  readonly #command = new LiveQueryController(this, () =>
    this.app === null || this.commandId === null ? null : commandSource(this.app.firebase.db, this.commandId),
  )

  get #field(): SchemaField {
    return fieldOfSchema(COMMAND_ACTIONS.find((each) => each.action === this.action)?.requestSchema)
  }

  protected override willUpdate(): void {
    if (this.#shownAction === this.action) return
    this.#shownAction = this.action
    this.content = emptyOf(this.#field)
    this.json = JSON.stringify(this.content, null, 2)
    this.problem = null
  }

  override render(): unknown {
    const command = this.#command.data?.document ?? null
    return html`<form @submit=${this.#onSubmit}>
      <div class="note warn">${icon(triangleAlert)}<p>${msg('For people who know OCPP. The payload is sent as it stands; only the schema is checked.')}</p></div>
      <div role="alert" class=${this.problem === null ? 'vh' : ''}>${this.problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${this.problem}</p></div>`}</div>
      <div class="fld"><label for="expert-action">${msg('Command')}</label>
        <span class="inp"><select id="expert-action" @change=${this.#onAction}>${profiles().map(
          ([profile, actions]) =>
            html`<optgroup label=${profile}>${actions.map((each) => this.#option(each))}</optgroup>`,
        )}</select>${icon(chevronDown)}</span></div>
      <div class="seg sm" role="group" aria-label=${msg('Input')}>
        <button type="button" aria-pressed=${!this.asJson} @click=${() => this.#switchTo(false)}>${msg('Form')}</button>
        <button type="button" aria-pressed=${this.asJson} @click=${() => this.#switchTo(true)}>JSON</button></div>
      ${
        this.asJson
          ? html`<div class="fld"><label for="expert-json">${msg('Payload')}</label><span class="inp area"><textarea id="expert-json" class="mono" rows="12" spellcheck="false" .value=${live(this.json)} @input=${this.#onJson}></textarea></span></div>`
          : html`<div class="form expert">${this.#input(this.#field, this.content, [], this.action, true)}</div>`
      }
      ${command === null ? nothing : outcomeOfCommand(command, this.target?.timeZone ?? 'UTC', this.#clock.now)}
      <div class="btns"><button class="btn" type="button" @click=${() => this.dialog?.close()}>${command === null ? msg('Cancel') : msg('Close')}</button>
        <button class="btn primary" type="submit" ?disabled=${this.pending}>${this.pending ? msg('Sending…') : msg('Send')}</button></div>
    </form>`
  }

  /** What the role may not send says so. */
  #option(action: string): TemplateResult {
    const refusal = this.app === null ? null : commandRefusal(this.app, action)
    const text = refusal === null ? action : `${action} (${refusal})`
    return html`<option value=${action} ?selected=${action === this.action} ?disabled=${refusal !== null}>${text}</option>`
  }

  #input(field: SchemaField, content: unknown, path: Path, name: string, required: boolean): TemplateResult {
    const id = `x-${path.join('-')}`
    const put = (part: unknown): void => {
      this.content = withPart(this.content, path, part)
    }
    const text = (event: Event): string =>
      event.target instanceof HTMLInputElement ||
      event.target instanceof HTMLSelectElement ||
      event.target instanceof HTMLTextAreaElement
        ? event.target.value
        : ''
    const labelled = (control: TemplateResult, select = false): TemplateResult =>
      html`<div class="fld"><label for=${id}>${name}${required ? nothing : html` <span class="t3">${msg('optional')}</span>`}</label><span class="inp">${control}${select ? icon(chevronDown) : nothing}</span></div>`
    switch (field.kind) {
      case 'object': {
        const parts = isRecord(content) ? content : {}
        const inner = field.fields.map((part) =>
          part.field.kind === 'object' || part.field.kind === 'list'
            ? this.#group(part.field, parts[part.name], [...path, part.name], part.name, part.required)
            : this.#input(part.field, parts[part.name], [...path, part.name], part.name, part.required),
        )
        if (inner.length === 0) return html`<p class="t2 s">${msg('This command has no fields.')}</p>`
        return path.length === 0 ? html`${inner}` : html`<div class="form">${inner}</div>`
      }
      case 'list': {
        const items: readonly unknown[] = Array.isArray(content) ? content : []
        return html`<div class="form">${items.map(
          (
            item,
            index,
          ) => html`<div class="item">${this.#input(field.item, item, [...path, index], `${name} ${index + 1}`, true)}
            <button class="ib sm" type="button" aria-label=${msg(str`Remove ${name} ${index + 1}`)} @click=${() => {
              this.content = withPart(this.content, [...path, index], undefined)
            }}>${icon(trash2)}</button></div>`,
        )}<span class="btns"><button class="btn sm" type="button" @click=${() => put([...items, emptyOf(field.item)])}>${icon(plus)}${msg('Add')}</button></span></div>`
      }
      case 'choice':
        return labelled(
          html`<select id=${id} @change=${(event: Event) => put(text(event) === '' ? undefined : text(event))}>${required ? nothing : html`<option value="">–</option>`}${field.choices.map((each) => html`<option value=${each} ?selected=${each === content}>${each}</option>`)}</select>`,
          true,
        )
      case 'boolean':
        return labelled(
          html`<select id=${id} @change=${(event: Event) => put(text(event) === '' ? undefined : text(event) === 'true')}>${required ? nothing : html`<option value="">–</option>`}${['false', 'true'].map((each) => html`<option value=${each} ?selected=${String(content) === each}>${each}</option>`)}</select>`,
          true,
        )
      case 'number':
        return labelled(
          html`<input id=${id} type="number" ?required=${required} min=${field.min ?? nothing} max=${field.max ?? nothing} step=${field.whole ? '1' : (field.step ?? 'any')} .value=${live(content === undefined ? '' : String(content))} @input=${(event: Event) => put(text(event) === '' ? undefined : Number(text(event)))}>`,
        )
      case 'moment': {
        // The payload holds an instant; the field shows it in the time of the site.
        const moment = typeof content === 'string' && content !== '' ? new Date(content) : null
        const timeZone = this.target?.timeZone ?? 'UTC'
        return labelled(
          html`<input id=${id} type="datetime-local" ?required=${required} .value=${live(moment === null || Number.isNaN(moment.getTime()) ? '' : localInputText(moment, timeZone))} @input=${(event: Event) => put(momentOf(text(event), timeZone)?.toISOString())}>`,
        )
      }
      case 'text':
        return labelled(
          html`<input id=${id} class="mono" ?required=${required} maxlength=${field.maxLength ?? nothing} autocomplete="off" spellcheck="false" .value=${live(typeof content === 'string' ? content : '')} @input=${(event: Event) => put(text(event) === '' && !required ? undefined : text(event))}>`,
        )
      case 'json':
        return labelled(
          html`<input id=${id} class="mono" spellcheck="false" .value=${live(content === undefined ? '' : JSON.stringify(content))} @change=${(event: Event) => put(parsed(text(event)))}>`,
        )
    }
  }

  /** A part with parts of its own: shown when it is required or was added. */
  #group(field: SchemaField, content: unknown, path: Path, name: string, required: boolean): TemplateResult {
    if (content === undefined)
      return html`<div class="fld"><span class="lab">${name} <span class="t3">${msg('optional')}</span></span><span class="btns"><button class="btn sm" type="button" @click=${() => {
        this.content = withPart(this.content, path, emptyOf(field))
      }}>${icon(plus)}${msg(str`Add ${name}`)}</button></span></div>`
    return html`<fieldset class="group"><legend>${name}${
      required
        ? nothing
        : html`<button class="ib sm" type="button" aria-label=${msg(str`Remove ${name}`)} @click=${() => {
            this.content = withPart(this.content, path, undefined)
          }}>${icon(trash2)}</button>`
    }</legend>${this.#input(field, content, path, name, true)}</fieldset>`
  }

  readonly #onAction = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.action = event.target.value
    this.commandId = null
  }

  readonly #onJson = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) this.json = event.target.value
  }

  #switchTo(asJson: boolean): void {
    if (asJson === this.asJson) return
    if (asJson) this.json = JSON.stringify(this.content, null, 2)
    else {
      const content = parsed(this.json)
      if (!isRecord(content)) {
        this.problem = msg('This is no JSON object.')
        return
      }
      this.content = content
    }
    this.problem = null
    this.asJson = asJson
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { app, target } = this
    if (app === null || target === null) return
    const payload = this.asJson ? parsed(this.json) : this.content
    if (!isRecord(payload)) {
      this.problem = msg('This is no JSON object.')
      return
    }
    const missing = this.asJson ? [] : missingParts(this.#field, payload)
    if (missing.length > 0) {
      this.problem = msg(str`Missing: ${missing.join(', ')}`)
      return
    }
    this.problem = null
    this.pending = true
    try {
      this.commandId = await sendCommand(app, target.stationId, this.action, payload)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
    this.pending = false
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function profiles(): readonly (readonly [string, readonly string[]])[] {
  return [...Map.groupBy(COMMAND_ACTIONS, ({ profile }) => profile)].map(([profile, actions]) => [
    profile,
    actions.map(({ action }) => action),
  ])
}
