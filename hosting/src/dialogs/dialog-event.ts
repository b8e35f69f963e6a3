import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { textField } from '../components/form-fields.ts'
import { correctEvent, deleteEvent } from '../data/change-event.ts'
import { fmt } from '../i18n/fmt.ts'
import { pencil, trash2 } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { correctionText, whereOf } from '../views/memory/event-row.ts'
import type { MemoryEvent } from '../views/memory/memory-rows.ts'
import { eventSourceWord, eventWord } from '../words/event.ts'
import { openFormDialog } from './form-dialog.ts'
import { openDialog } from './kit-dialog.ts'

const LONGEST = 200

/** All of one entry of the journal: source, expiry, correction, similar ones, and what the person may do about it. */
export function openEvent(app: AppContext, event: MemoryEvent, similar: readonly MemoryEvent[]): void {
  const f = fmt()
  const now = new Date()
  const { timeZone } = app
  openDialog(eventWord(event.type), (dialog) => {
    const leaveFor = (next: (app: AppContext, event: MemoryEvent) => void) => async (): Promise<void> => {
      dialog.close()
      // The next one takes the focus only when this one has given it back.
      await dialog.closed
      next(app, event)
    }
    return html`<dl class="evd">
        <dt>${msg('Station')}</dt><dd>${whereOf(event)}</dd>
        <dt>${msg('When')}</dt><dd>${f.moment(event.at, timeZone, now)}</dd>
        ${event.detail === null ? nothing : html`<dt>${msg('Noted')}</dt><dd translate="no">${event.detail}</dd>`}
        <dt>${msg('Source')}</dt><dd>${eventSourceWord(event)}</dd>
        <dt>${msg('Kept until')}</dt><dd>${f.date(event.expireAt, timeZone)}</dd>
        ${correction(event, timeZone, now)}
      </dl>
      <h3>${msg('Similar entries')}</h3>
      ${
        similar.length === 0
          ? html`<p class="s t2">${msg('There is no other of this kind among the entries that are loaded.')}</p>`
          : html`<ul class="alike">${similar.map((each) => html`<li>${whereOf(each)}${each.detail === null ? nothing : html`: <span translate="no">${each.detail}</span>`}, ${f.moment(each.at, timeZone, now)}${each.correction === null ? nothing : correctionText(each.correction)}</li>`)}</ul>`
      }
      ${app.may('judgeAnomalies') ? nothing : html`<p class="s t2">${msg('Your role reads only: technicians, operators and administrators correct entries, administrators delete them.')}</p>`}
      ${
        app.may('judgeAnomalies')
          ? html`<div class="btns"><button class="btn" type="button" @click=${leaveFor(openCorrection)}>${icon(pencil)}${msg('Correct…')}</button>
        ${app.may('correctAnomalies') ? html`<button class="btn" type="button" @click=${leaveFor(openDeletion)}>${icon(trash2)}${msg('Delete entry…')}</button>` : nothing}</div>`
          : nothing
      }`
  })
}

function correction({ correction: said }: MemoryEvent, timeZone: string, now: Date): unknown {
  if (said === null) return nothing
  const row = (name: string, text: string | null): TemplateResult | typeof nothing =>
    text === null ? nothing : html`<dt>${name}</dt><dd>${text}</dd>`
  return html`${row(msg('Correction'), said.note)}${row(msg('Cause'), said.cause)}${row(msg('What helped'), said.fix)}
    <dt>${msg('Corrected')}</dt><dd>${fmt().moment(said.correctedAt, timeZone, now)}</dd>`
}

/** Asks for what is right; the entry stays beside it as it was noted. All fields empty take a correction back. */
function openCorrection(app: AppContext, event: MemoryEvent): void {
  const said = event.correction
  openFormDialog({
    title: msg(str`Correct: ${eventWord(event.type)}, ${event.stationId}`),
    submitText: msg('Save'),
    fields:
      () => html`<p class="s t2">${msg('The entry itself stays as it was noted; your correction stands beside it. Empty fields take it back.')}</p>
      ${textField({ name: 'note', label: msg('What is right'), value: said?.note ?? '', maxLength: LONGEST, hint: msg('For example: it was a test by the installer.') })}
      ${textField({ name: 'cause', label: msg('Cause'), value: said?.cause ?? '', maxLength: LONGEST })}
      ${textField({ name: 'fix', label: msg('What helped'), value: said?.fix ?? '', maxLength: LONGEST })}`,
    submit: async (fields) => {
      const next = { note: fields.textOrNull('note'), cause: fields.textOrNull('cause'), fix: fields.textOrNull('fix') }
      if (said === null && Object.values(next).every((text) => text === null)) return msg('Write something first.')
      await correctEvent(app.api, event, next)
      toast(msg('The correction is saved.'))
      return null
    },
  })
}

/** Asks once more, and why; what it said is gone for good. */
function openDeletion(app: AppContext, event: MemoryEvent): void {
  openFormDialog({
    title: msg(str`Delete: ${eventWord(event.type)}, ${event.stationId}`),
    submitText: msg('Delete for good'),
    danger: true,
    fields:
      () => html`<p>${msg('What the entry says is deleted for good, and no calculation counts it from now on. That there was one stays here with your reason, and the audit keeps what it said. If it is only wrong, correct it instead.')}</p>
      ${textField({ name: 'reason', label: msg('Reason'), required: true, maxLength: LONGEST })}`,
    submit: async (fields) => {
      if (fields.text('reason') === '') return msg('Give a reason.')
      await deleteEvent(app.api, event, fields.text('reason'))
      toast(msg('The entry is deleted.'))
      return null
    },
  })
}
