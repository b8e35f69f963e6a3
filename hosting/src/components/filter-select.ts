import { html, type TemplateResult } from 'lit'
import { chevronDown } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { SelectOption } from './select-option.ts'

/** A filter as a small select: its name, then the choice. */
export function filterSelect(
  name: string,
  chosen: string,
  options: readonly SelectOption[],
  choose: (value: string) => void,
  classes = '',
): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) choose(event.target.value)
  }
  return html`<label class="sel fsel ${classes}"><span>${name}</span>
    <select @change=${onChange}>${options.map(([value, text, kind]) => html`<option value=${value} ?selected=${value === chosen} ?disabled=${kind === 'note'}>${text}</option>`)}</select>
    ${icon(chevronDown)}</label>`
}
