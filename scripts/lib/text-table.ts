/** Rows as aligned columns; the keys of the first row are the head. Numbers stand right. */
export function textTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => columns.map((column) => cellOf(row[column])))
  const widths = columns.map((column, index) => Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)))
  const line = (texts: readonly string[], isNumber: (index: number) => boolean) =>
    texts
      .map((text, index) => (isNumber(index) ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd()
  const numeric = columns.map((column) => rows.every((row) => typeof row[column] === 'number'))
  return [
    line(columns, (index) => numeric[index] === true),
    line(
      columns.map((_, index) => '-'.repeat(widths[index] ?? 0)),
      () => false,
    ),
    ...cells.map((row) => line(row, (index) => numeric[index] === true)),
  ].join('\n')
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '-'
  return value instanceof Date ? value.toISOString() : String(value)
}
