import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../lib/root.ts'

const FOLDERS = ['functions/src', 'ocpp-edge/src', 'hosting/src', 'scripts/lib', 'scripts/cli', 'pi/src']
const NOT_PRODUCT = /\.test\.ts$|\.contract\.ts$|\/testing\//
const FIELD = [
  /\b(?:where|orderBy|sum|average)\(\s*'([^']+)'/g,
  /\bnewestFirst:\s*'([^']+)'/g,
  /\bafter:\s*\[\s*'([^']+)'/g,
]
/** `equal: [['stationId', id], ['state', 'open']]` of the edge's own query type. */
const EQUAL_LIST = /\bequal:\s*\[((?:\s*\[[^\]]*\],?)*)\s*\]/g
const EQUAL_ENTRY = /\[\s*'([^']+)'/g

export interface SourceQueries {
  readonly file: string
  /** Fields that its queries name, sorted, each once. */
  readonly fields: readonly string[]
  /** It asks a collection group. */
  readonly group: boolean
}

/** Every source file of the programs that queries Firestore by a field, as far as the text shows it. */
export function queriesInSource(): readonly SourceQueries[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts') && !NOT_PRODUCT.test(file))
      .map((file) => ({ file, ...queriesIn(readFileSync(join(ROOT, file), 'utf8')) }))
      .filter(({ fields }) => fields.length > 0),
  ).sort((a, b) => a.file.localeCompare(b.file))
}

/** The same for the text of one file. */
export function queriesIn(text: string): Omit<SourceQueries, 'file'> {
  const named = FIELD.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
  const equal = [...text.matchAll(EQUAL_LIST)].flatMap((list) =>
    [...(list[1] ?? '').matchAll(EQUAL_ENTRY)].map((entry) => entry[1] ?? ''),
  )
  return {
    fields: [...new Set([...named, ...equal])].sort(),
    group: /\bcollectionGroup\(|\bgroup:\s*true/.test(text),
  }
}
