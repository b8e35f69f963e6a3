/** How a spreadsheet of the language expects a file: `;` and decimal commas in Indonesian, `,` and points in English. */
export interface CsvStyle {
  readonly separator: ';' | ','
  readonly decimal: ',' | '.'
}

export const CSV_STYLES: Readonly<Record<'id' | 'en', CsvStyle>> = {
  id: { separator: ';', decimal: ',' },
  en: { separator: ',', decimal: '.' },
}

export type CsvCell = string | number | null

/** Byte order mark: without it a spreadsheet reads UTF-8 as something else. */
const BOM = '\ufeff'

const FORMULA = /^[=+\-@\t\r]/
/** Card numbers such as `04168113698449` and `496E77`: read as numbers they lose zeros or become a power of ten. */
const LOSES_DIGITS = /^(?:0\d+|\d{12,}|\d+e\d+)$/i

/**
 * A file of RFC 4180. A text that a spreadsheet would run as a formula, or take for another number, is led by an
 * apostrophe.
 * @param rows The head first.
 */
export function csv(rows: readonly (readonly CsvCell[])[], style: CsvStyle): string {
  return BOM + rows.map((row) => `${row.map((cell) => field(cell, style)).join(style.separator)}\r\n`).join('')
}

function field(cell: CsvCell, { separator, decimal }: CsvStyle): string {
  if (cell === null) return ''
  if (typeof cell === 'number') {
    const text = String(cell).replace('.', decimal)
    return text.includes(separator) ? `"${text}"` : text
  }
  const guarded = FORMULA.test(cell) || LOSES_DIGITS.test(cell) ? `'${cell}` : cell
  return /["\r\n;,]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
