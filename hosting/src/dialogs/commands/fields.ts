import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { zoneLabel } from '../../format/zone.ts'
import { chevronDown } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { statusWord } from '../../words/connector-status.ts'
import type { CommandDraft } from './command-entry.ts'

interface FieldOptions {
  readonly hint?: string
  readonly optional?: boolean
  readonly type?: 'text' | 'number' | 'url' | 'datetime-local' | 'time'
  readonly maxLength?: number
  readonly min?: string
  readonly max?: string
  readonly step?: string
  readonly unit?: string
  /** Texts that are proposed. */
  readonly proposals?: readonly string[]
  readonly mono?: boolean
}

const idOf = (name: string): string => `cmd-${name}`

/** One line of text or a number, with its label and what to know about it. */
export function inputField(
  draft: CommandDraft,
  name: string,
  label: string,
  options: FieldOptions = {},
): TemplateResult {
  const id = idOf(name)
  const list = options.proposals === undefined ? nothing : `${id}-list`
  return html`<div class="fld"><label for=${id}>${label}${options.optional === true ? html` <span class="t3">${msg('optional')}</span>` : nothing}</label>
    <span class="inp"><input id=${id} name=${name} class=${options.mono === true ? 'mono' : ''} type=${options.type ?? 'text'} .value=${live(draft.text(name))}
      ?required=${options.optional !== true} maxlength=${options.maxLength ?? nothing} min=${options.min ?? nothing} max=${options.max ?? nothing} step=${options.step ?? nothing}
      list=${list} autocomplete="off" spellcheck="false" aria-describedby=${options.hint === undefined ? nothing : `${id}-hint`}>${options.unit === undefined ? nothing : html`<span class="u t2">${options.unit}</span>`}</span>
    ${options.proposals === undefined ? nothing : html`<datalist id="${id}-list">${options.proposals.map((each) => html`<option value=${each}></option>`)}</datalist>`}
    ${hint(id, options.hint)}</div>`
}

/** A choice among many. @param choices Value and text. */
export function selectField(
  draft: CommandDraft,
  name: string,
  label: string,
  choices: readonly (readonly [string, string])[],
  hintText?: string,
): TemplateResult {
  const id = idOf(name)
  const chosen = draft.text(name)
  return html`<div class="fld"><label for=${id}>${label}</label>
    <span class="inp"><select id=${id} name=${name} aria-describedby=${hintText === undefined ? nothing : `${id}-hint`}>${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}</select>${icon(chevronDown)}</span>
    ${hint(id, hintText)}</div>`
}

/** A choice among few, each with a sentence on what it means. @param choices Value, title, sentence. */
export function radioField(
  draft: CommandDraft,
  name: string,
  label: string,
  choices: readonly (readonly [string, string, string])[],
): TemplateResult {
  const chosen = draft.text(name)
  return html`<fieldset class="radios"><legend>${label}</legend>${choices.map(
    ([
      value,
      title,
      sentence,
    ]) => html`<label class="radio"><input type="radio" name=${name} value=${value} .checked=${live(value === chosen)}>
      <span><b>${title}</b>${sentence === '' ? nothing : html`<small>${sentence}</small>`}</span></label>`,
  )}</fieldset>`
}

/** The connectors of the station. @param whole Text of connector 0, where it may be chosen. */
export function connectorField(draft: CommandDraft, name: string, whole?: string): TemplateResult {
  const { connectors, online } = draft.target
  return selectField(draft, name, msg('Connector'), [
    ...(whole === undefined ? [] : [[whole === '' ? '' : '0', whole] as const]),
    ...connectors.map(
      ({ connectorId, status }) =>
        [String(connectorId), online ? msg(str`${connectorId}, ${statusWord(status)}`) : String(connectorId)] as const,
    ),
  ])
}

/** A card's number. */
export function cardField(draft: CommandDraft, name: string): TemplateResult {
  return inputField(draft, name, msg('Card (idTag)'), {
    maxLength: 20,
    mono: true,
    hint: msg('At most 20 characters; upper and lower case are the same.'),
  })
}

/** A moment, in the time of the station's site. */
export function momentField(
  draft: CommandDraft,
  name: string,
  label: string,
  options: Pick<FieldOptions, 'optional'> = {},
): TemplateResult {
  const zone = zoneLabel(draft.target.timeZone)
  return inputField(draft, name, label, {
    ...options,
    type: 'datetime-local',
    hint: msg(str`In the time of the site, ${zone}.`),
  })
}

/** A field of several lines. */
export function areaField(draft: CommandDraft, name: string, label: string, hintText?: string): TemplateResult {
  const id = idOf(name)
  return html`<div class="fld"><label for=${id}>${label}</label>
    <span class="inp area"><textarea id=${id} name=${name} rows="5" spellcheck="false" class="mono" .value=${live(draft.text(name))} aria-describedby=${hintText === undefined ? nothing : `${id}-hint`}></textarea></span>
    ${hint(id, hintText)}</div>`
}

function hint(id: string, text: string | undefined): TemplateResult | typeof nothing {
  return text === undefined ? nothing : html`<span class="hint" id="${id}-hint">${text}</span>`
}

/** `datetime-local` of a moment. @param timeZone IANA zone of the site: what stands on the page is its time. */
export function localInputText(moment: Date, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(moment)
  return shown.replace(' ', 'T')
}

/** A whole number; null for anything else. */
export function wholeOf(text: string): number | null {
  return /^-?\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : null
}

/** The moment of a `datetime-local` in the zone; null for anything else. */
export function momentOf(text: string, timeZone: string): Date | null {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN
  if (Number.isNaN(wall)) return null
  const offsetAt = (at: number): number => Date.parse(`${localInputText(new Date(at), timeZone)}Z`) - minutes(at)
  // The second look counts where the clocks change between the two.
  return new Date(wall - offsetAt(wall - offsetAt(wall)))
}

const minutes = (at: number): number => Math.floor(at / 60_000) * 60_000
