import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { ApiError } from '../data/api.ts'
import { circleX } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { apiProblem } from '../words/api-problem.ts'
import { type OpenDialog, openDialog } from './kit-dialog.ts'

/** What a form says of the fields that a person filled in. */
export class FormFields {
  readonly #data: FormData
  constructor(data: FormData) {
    this.#data = data
  }

  /** Without blanks at the ends; '' for nothing. */
  text(name: string): string {
    return String(this.#data.get(name) ?? '').trim()
  }

  /** null for nothing. */
  textOrNull(name: string): string | null {
    return this.text(name) === '' ? null : this.text(name)
  }

  /** null for nothing or no number. */
  number(name: string): number | null {
    const text = this.text(name)
    const amount = Number(text)
    return text === '' || !Number.isFinite(amount) ? null : amount
  }

  on(name: string): boolean {
    return this.#data.has(name)
  }

  file(name: string): File | null {
    const file = this.#data.get(name)
    return file instanceof File && file.size > 0 ? file : null
  }
}

export interface FormDialog {
  readonly title: string
  fields(): TemplateResult
  /** A function where it follows what was typed; `redraw` asks for it anew. */
  readonly submitText: string | (() => string)
  /** It takes something away: the button says so by its colour. */
  readonly danger?: boolean
  /**
   * Does it. Answers null when done (the dialog closes), a template to show instead of the form, or the sentence that
   * says what is wrong. An ApiError becomes such a sentence.
   */
  submit(fields: FormFields): Promise<null | string | TemplateResult>
}

export interface OpenFormDialog extends OpenDialog {
  /** Draws the fields anew; what was typed stays. */
  redraw(): void
}

/** A modal form: shows what is wrong above the fields and keeps what was typed. */
export function openFormDialog(form: FormDialog): OpenFormDialog {
  let problem: string | null = null
  let pending = false
  const dialog = openDialog(form.title, () => draw())
  return { ...dialog, redraw: () => dialog.update(draw()) }

  function submitText(): string {
    return typeof form.submitText === 'string' ? form.submitText : form.submitText()
  }

  function draw(): TemplateResult {
    return html`<form @submit=${onSubmit}>
      <div role="alert">${problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${problem}</p></div>`}</div>
      ${form.fields()}
      <div class="btns"><button class="btn" type="button" @click=${() => dialog.close()}>${msg('Cancel')}</button>
        <button class="btn ${form.danger === true ? 'danger' : 'primary'}" type="submit" ?disabled=${pending}>${pending ? msg('Saving…') : submitText()}</button></div>
    </form>`
  }

  async function onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement) || pending) return
    const fields = new FormFields(new FormData(event.target))
    pending = true
    problem = null
    dialog.update(draw())
    let outcome: null | string | TemplateResult
    try {
      outcome = await form.submit(fields)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      outcome = apiProblem(error)
    }
    pending = false
    if (outcome === null) return dialog.close()
    if (typeof outcome !== 'string') return dialog.update(outcome)
    problem = outcome
    dialog.update(draw())
  }
}
