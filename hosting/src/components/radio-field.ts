import { html, nothing, type TemplateResult } from 'lit'

interface RadioOption {
  readonly value: string
  readonly text: string
  readonly meaning?: string
  readonly disabled?: boolean
}

export interface RadioField {
  /** Unique in the page. */
  readonly name: string
  readonly label: string
  readonly value: string
  readonly options: readonly RadioOption[]
  readonly choose?: (value: string) => void
}

/** One of a few, each with what it means. */
export function radioField({ name, label, value, options, choose }: RadioField): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) choose?.(event.target.value)
  }
  return html`<fieldset class="choices" @change=${onChange}><legend>${label}</legend>
    ${options.map(
      (option) =>
        html`<label><input type="radio" name=${name} value=${option.value} .defaultChecked=${option.value === value} ?disabled=${option.disabled === true}><span><b>${option.text}</b>${option.meaning === undefined ? nothing : html`<small>${option.meaning}</small>`}</span></label>`,
    )}</fieldset>`
}
