import { type CsvStyle, csv } from '@charge-it/shared/csv/csv.ts'
import { canonicalIdTag, ID_TAG_MAX_LENGTH } from '@charge-it/shared/ids/id-tag.ts'
import { ID_TAG_STATUSES, type IdTagStatus } from '@charge-it/shared/model/id-tag.ts'
import Papa from 'papaparse'
import type { ExportedIdTag } from '../../data/all-id-tags.ts'

/** The columns of a file of cards. `idTag` is needed, the others may be left out. */
export const ID_TAG_COLUMNS = [
  'idTag',
  'status',
  'holderName',
  'label',
  'parentIdTag',
  'expiresAt',
  'maxConcurrent',
] as const
type Column = (typeof ID_TAG_COLUMNS)[number]

/** More than a person looks through; also what one import sends. */
export const MAX_IMPORT_ROWS = 2_000

/** A card as a file says it; fields that the file leaves out stay as they are. */
export interface ImportedIdTag {
  readonly idTag: string
  readonly status?: IdTagStatus
  readonly holderName?: string | null
  readonly label?: string | null
  readonly parentIdTag?: string | null
  /** ISO 8601. */
  readonly expiresAt?: string | null
  readonly maxConcurrent?: number
}

export type ImportProblem =
  | { readonly kind: 'noHead' }
  | { readonly kind: 'tooMany' }
  | { readonly kind: 'row'; readonly line: number; readonly column: Column | null; readonly text: string }

export interface Import {
  readonly idTags: readonly ImportedIdTag[]
  readonly problems: readonly ImportProblem[]
}

/** Cards as a file that {@link readIdTagsCsv} reads again. */
export function idTagsCsv(idTags: readonly ExportedIdTag[], style: CsvStyle): string {
  return csv(
    [
      ID_TAG_COLUMNS,
      ...idTags.map((each) => [
        each.idTag,
        each.status,
        each.holderName,
        each.label,
        each.parentIdTag,
        each.expiresAt?.toISOString() ?? null,
        each.maxConcurrent ?? null,
      ]),
    ],
    style,
  )
}

/** Reads a file of cards: `,` or `;`, quoted fields, with or without a byte order mark. A bad row spoils only itself. */
export function readIdTagsCsv(text: string): Import {
  const [head, ...rows] = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { delimitersToGuess: [';', ','] }).data
  const columns = (head ?? []).map((name) =>
    ID_TAG_COLUMNS.find((each) => each.toLowerCase() === name.trim().toLowerCase()),
  )
  if (!columns.includes('idTag')) return { idTags: [], problems: [{ kind: 'noHead' }] }
  if (rows.length > MAX_IMPORT_ROWS) return { idTags: [], problems: [{ kind: 'tooMany' }] }
  const idTags: ImportedIdTag[] = []
  const problems: ImportProblem[] = []
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    if (row.every((field) => field.trim() === '')) continue
    const fields = new Map<Column, string>()
    for (const [at, column] of columns.entries()) if (column !== undefined) fields.set(column, unguard(row[at] ?? ''))
    const line = index + 2
    const result = idTagOf(fields)
    if ('column' in result) problems.push({ kind: 'row', line, ...result })
    else if (seen.has(canonicalIdTag(result.idTag)))
      problems.push({ kind: 'row', line, column: null, text: result.idTag })
    else {
      seen.add(canonicalIdTag(result.idTag))
      idTags.push(result)
    }
  }
  return { idTags, problems }
}

function idTagOf(
  fields: ReadonlyMap<Column, string>,
): ImportedIdTag | { readonly column: Column; readonly text: string } {
  const idTag = fields.get('idTag') ?? ''
  if (idTag === '' || idTag.length > ID_TAG_MAX_LENGTH || !/^[\x20-\x7e]+$/.test(idTag))
    return { column: 'idTag', text: idTag }
  const status = fields.get('status') ?? ''
  const known = ID_TAG_STATUSES.find((each) => each.toLowerCase() === status.toLowerCase())
  if (status !== '' && known === undefined) return { column: 'status', text: status }
  const expiresAt = fields.get('expiresAt')
  const expiry = expiresAt === undefined || expiresAt === '' ? null : new Date(expiresAt)
  if (expiry !== null && (Number.isNaN(expiry.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(expiresAt ?? '')))
    return { column: 'expiresAt', text: expiresAt ?? '' }
  const concurrent = fields.get('maxConcurrent') ?? ''
  if (concurrent !== '' && !/^(?:[1-9]\d?|100)$/.test(concurrent)) return { column: 'maxConcurrent', text: concurrent }
  return {
    idTag,
    ...(known === undefined ? {} : { status: known }),
    ...textOf(fields, 'holderName'),
    ...textOf(fields, 'label'),
    ...textOf(fields, 'parentIdTag'),
    ...(expiresAt === undefined ? {} : { expiresAt: expiry?.toISOString() ?? null }),
    ...(concurrent === '' ? {} : { maxConcurrent: Number(concurrent) }),
  }
}

function textOf<const C extends Column>(
  fields: ReadonlyMap<Column, string>,
  column: C,
): Partial<Record<C, string | null>> {
  const text = fields.get(column)
  if (text === undefined) return {}
  const given: Partial<Record<C, string | null>> = {}
  given[column] = text === '' ? null : text.slice(0, 200)
  return given
}

/** Takes off the apostrophe that our own files put before what a spreadsheet would run as a formula or take for a number. */
function unguard(field: string): string {
  return field.replace(/^'(?=[=+\-@]|\d+(?:e\d+)?\s*$)/i, '').trim()
}
