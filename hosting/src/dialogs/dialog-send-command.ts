import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { ApiError } from '../data/api.ts'
import { chevronDown, circleX, triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { COMMAND_FORMS, type CommandField, type CommandForm, payloadOf } from './command-forms.ts'
import { openDialog } from './kit-dialog.ts'

export interface CommandTarget {
  readonly stationId: string
  readonly connectors: readonly Connector[]
}

/** What the dialog starts with. */
export interface CommandPreset {
  readonly action?: string
  readonly connectorId?: number
}

/** Asks for a command and its fields, and queues it. Its outcome shows in the station's list of commands. */
export function openSendCommand(app: AppContext, target: CommandTarget, preset: CommandPreset = {}): void {
  let form = COMMAND_FORMS.find((each) => each.action === preset.action) ?? COMMAND_FORMS[0]
  let problem: string | null = null
  let pending = false
  const dialog = openDialog(msg(str`Send a command to ${target.stationId}`), () => draw())

  function draw(): TemplateResult {
    return html`<form @submit=${submit}>
      <div role="alert">${problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${problem}</p></div>`}</div>
      <div class="fld"><label for="cmd-action">${msg('Command')}</label>
        <span class="inp"><select id="cmd-action" name="action" aria-describedby="cmd-purpose" @change=${choose}>
          ${COMMAND_FORMS.map((each) => html`<option value=${each.action} ?selected=${each === form}>${each.action}</option>`)}</select>${icon(chevronDown)}</span>
        <span class="hint" id="cmd-purpose">${form?.purpose() ?? ''}</span></div>
      ${form?.fields.map((field) => input(field, target, preset))}
      ${form?.warning === undefined ? nothing : html`<div class="note warn">${icon(triangleAlert)}<p>${form.warning()}</p></div>`}
      <div class="btns"><button class="btn" type="button" @click=${() => dialog.close()}>${msg('Cancel')}</button>
        <button class="btn ${form?.warning === undefined ? 'primary' : 'danger'}" type="submit" ?disabled=${pending}>${pending ? msg('Sending…') : msg('Send command')}</button></div>
    </form>`
  }

  function choose(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return
    const { value } = event.target
    form = COMMAND_FORMS.find((each) => each.action === value) ?? form
    problem = null
    dialog.update(draw())
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement) || form === undefined) return
    const fields = new FormData(event.target)
    pending = true
    problem = null
    dialog.update(draw())
    try {
      await sendCommand(app, target.stationId, form, (name) => String(fields.get(name) ?? ''))
      dialog.close()
      toast(msg(str`${form.action} is queued for ${target.stationId}.`))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem = error.status === 0 ? msg('No connection. Check the network, then try again.') : error.detail
    }
    pending = false
    dialog.update(draw())
  }
}

async function sendCommand(
  app: AppContext,
  stationId: string,
  form: CommandForm,
  text: (name: string) => string,
): Promise<void> {
  await app.api.send(
    'POST',
    `/stations/${encodeURIComponent(stationId)}/commands`,
    { action: form.action, payload: payloadOf(form, text) },
    v.object({ commandId: v.string() }),
  )
}

function input(field: CommandField, { connectors }: CommandTarget, preset: CommandPreset): TemplateResult {
  const id = `cmd-${field.name}`
  switch (field.kind) {
    case 'connector':
      return fld(
        id,
        msg('Connector'),
        html`<select id=${id} name=${field.name}>${field.optional === true ? html`<option value="">${msg('All')}</option>` : nothing}
          ${connectors.map(({ connectorId }) => html`<option value=${connectorId} ?selected=${connectorId === preset.connectorId}>${connectorId}</option>`)}</select>`,
        '',
        true,
      )
    case 'transaction': {
      const running = connectors.filter((connector) => typeof connector.activeTransaction?.transactionId === 'number')
      return fld(
        id,
        msg('Running transaction'),
        html`<select id=${id} name=${field.name} required>${running.map(({ connectorId, activeTransaction }) => html`<option value=${activeTransaction?.transactionId ?? ''} ?selected=${connectorId === preset.connectorId}>${msg(str`Connector ${connectorId}, card ${activeTransaction?.idTagMasked ?? ''}`)}</option>`)}</select>`,
        running.length === 0 ? msg('No transaction runs at this station.') : '',
        true,
      )
    }
    case 'idTag':
      return fld(
        id,
        msg('Card (idTag)'),
        html`<input id=${id} name=${field.name} required maxlength="20" autocomplete="off" spellcheck="false">`,
        msg('At most 20 characters; upper and lower case are the same.'),
      )
    case 'text':
      return fld(
        id,
        field.label(),
        html`<input id=${id} name=${field.name} required maxlength="500" autocomplete="off" spellcheck="false">`,
        field.hint?.() ?? '',
      )
    case 'keys':
      return fld(
        id,
        msg('Keys'),
        html`<input id=${id} name=${field.name} autocomplete="off" spellcheck="false">`,
        msg('Separated by commas. Empty reads all keys.'),
      )
    case 'choice':
      return fld(
        id,
        field.label(),
        html`<select id=${id} name=${field.name}>${field.choices.map((choice) => html`<option value=${choice}>${choice}</option>`)}</select>`,
        '',
        true,
      )
  }
}

function fld(id: string, label: string, control: TemplateResult, hint = '', select = false): TemplateResult {
  return html`<div class="fld"><label for=${id}>${label}</label><span class="inp">${control}${select ? icon(chevronDown) : nothing}</span>
    ${hint === '' ? nothing : html`<span class="hint">${hint}</span>`}</div>`
}
