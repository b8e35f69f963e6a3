import { msg } from '@lit/localize'
import type { TemplateResult } from 'lit'
import { textField } from '../components/form-fields.ts'
import type { FormFields } from './form-dialog.ts'

/** What the API takes for a key. */
const KEY = /^[\x21-\x7e]{8,64}$/

/** The field `own-key` for a key that a charger has already. */
export function ownKeyField(): TemplateResult {
  return textField({
    ...{ name: 'own-key', label: msg('Key of the charger'), required: true, maxLength: 64, mono: true },
    hint: msg('8 to 64 letters, digits and signs, without spaces. It is stored only as a hash and never shown again.'),
  })
}

/** What is wrong with what was entered; null when it can be a key. */
export function ownKeyProblem(fields: FormFields): string | null {
  if (KEY.test(fields.text('own-key'))) return null
  return msg('A key has 8 to 64 letters, digits and signs of the keyboard, and no spaces.')
}
