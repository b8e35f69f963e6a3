import { type Format, formatFor } from '../format/format.ts'
import { shownLocale } from './localization.ts'

/** The formats of the language that is shown now; call it inside `render`. */
export function fmt(): Format {
  return formatFor(shownLocale())
}
