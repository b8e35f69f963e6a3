import { html, nothing, type TemplateResult } from 'lit'
import { chevronDown } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { SelectOption } from './select-option.ts'

interface Field {
  /** Unique in the page; also the id of the control. */
  readonly name: string
  readonly label: string
  readonly hint?: string
}

export interface TextField extends Field {
  readonly value?: string
  readonly type?: 'text' | 'email' | 'number' | 'date' | 'time' | 'datetime-local' | 'tel' | 'password'
  readonly required?: boolean
  readonly maxLength?: number
  readonly min?: number
  readonly max?: number
  /** `any` allows decimals. */
  readonly step?: number | 'any'
  /** Before and after the text. */
  readonly before?: string
  readonly unit?: string
  readonly autocomplete?: AutoFill
  readonly mono?: boolean
  readonly input?: (text: string) => void
}

/** One line of text or a number, with its label, unit and hint. */
export function textField(field: TextField): TemplateResult {
  const { name, hint = '', type = 'text' } = field
  const onInput = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) field.input?.(event.target.value)
  }
  return html`<div class="fld"><label for=${name}>${field.label}</label>
    <span class="inp">${field.before === undefined ? nothing : html`<span class="u">${field.before}</span>`}
      <input class=${field.mono === true ? 'mono' : ''} id=${name} name=${name} type=${type} .defaultValue=${field.value ?? ''} ?required=${field.required === true}
        maxlength=${field.maxLength ?? nothing} min=${field.min ?? nothing} max=${field.max ?? nothing} step=${field.step ?? nothing}
        autocomplete=${field.autocomplete ?? 'off'} spellcheck="false" aria-describedby=${hint === '' ? nothing : `${name}-hint`} @input=${onInput}>
      ${field.unit === undefined ? nothing : html`<span class="u">${field.unit}</span>`}</span>
    ${hintLine(name, hint)}</div>`
}

export interface TextAreaField extends Field {
  readonly value?: string
  readonly required?: boolean
  readonly maxLength?: number
  readonly rows?: number
}

/** Several lines of text. */
export function textAreaField({
  name,
  label,
  hint = '',
  value,
  required,
  maxLength,
  rows,
}: TextAreaField): TemplateResult {
  return html`<div class="fld"><label for=${name}>${label}</label>
    <span class="inp area"><textarea id=${name} name=${name} rows=${rows ?? 4} .defaultValue=${value ?? ''} ?required=${required === true}
      maxlength=${maxLength ?? nothing} aria-describedby=${hint === '' ? nothing : `${name}-hint`}></textarea></span>
    ${hintLine(name, hint)}</div>`
}

export interface ChoicesField extends Field {
  readonly chosen: readonly string[]
  /** Value, text, and what it means. */
  readonly options: readonly (readonly [string, string, string?])[]
}

/** Any of several; each is a field of the form by its own value, `${name}:${value}`. */
export function choicesField({ name, label, hint = '', chosen, options }: ChoicesField): TemplateResult {
  return html`<fieldset class="choices" aria-describedby=${hint === '' ? nothing : `${name}-hint`}><legend>${label}</legend>
    ${options.map(
      ([value, text, meaning]) =>
        html`<label><input type="checkbox" name="${name}:${value}" .defaultChecked=${chosen.includes(value)}><span>${text}${meaning === undefined ? nothing : html`<small>${meaning}</small>`}</span></label>`,
    )}${hintLine(name, hint)}</fieldset>`
}

export interface SelectField extends Field {
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly choose?: (value: string) => void
}

/** One of several. */
export function selectField({ name, label, hint = '', value, options, choose }: SelectField): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) choose?.(event.target.value)
  }
  return html`<div class="fld"><label for=${name}>${label}</label>
    <span class="inp"><select id=${name} name=${name} aria-describedby=${hint === '' ? nothing : `${name}-hint`} @change=${onChange}>
      ${options.map(([option, text, kind]) => html`<option value=${option} ?selected=${option === value} ?disabled=${kind === 'note'}>${text}</option>`)}</select>${icon(chevronDown)}</span>
    ${hintLine(name, hint)}</div>`
}

export interface SwitchField extends Field {
  readonly checked: boolean
}

/** On or off. */
export function switchField({ name, label, hint = '', checked }: SwitchField): TemplateResult {
  return html`<div class="fld switch"><label><input type="checkbox" role="switch" id=${name} name=${name} .defaultChecked=${checked}
      aria-describedby=${hint === '' ? nothing : `${name}-hint`}><span>${label}</span></label>${hintLine(name, hint)}</div>`
}

function hintLine(name: string, hint: string): TemplateResult | typeof nothing {
  return hint === '' ? nothing : html`<span class="hint" id="${name}-hint">${hint}</span>`
}
