/** Fails when a part of the pages outgrows its budget: JavaScript, gzip, in kB of 1000 bytes. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Budget {
  readonly name: string
  readonly limitKb: number
  /** Sources that are loaded together. */
  readonly entries: readonly string[]
  /** What is there before them and does not count again. */
  readonly after?: string
}

const BUDGETS: readonly Budget[] = [
  { name: 'index.html', limitKb: 300, entries: ['index.html'] },
  { name: 'drive.html', limitKb: 90, entries: ['drive.html'] },
  {
    name: 'live part of drive.html',
    limitKb: 165,
    entries: ['src/drive/live.ts', 'src/drive/firestore-code.ts', 'src/drive/auth-code.ts'],
    after: 'drive.html',
  },
]
const dist = resolve(import.meta.dirname, '../dist')

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}
const manifest: Readonly<Record<string, Chunk>> = JSON.parse(readFileSync(resolve(dist, 'manifest.json'), 'utf8'))

let failed = false
for (const { name, limitKb, entries, after } of BUDGETS) {
  const before = after === undefined ? new Set<string>() : filesOf([after])
  const files = [...filesOf(entries)].filter((file) => file.endsWith('.js') && !before.has(file))
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(resolve(dist, file)), { level: 9 }).length, 0)
  const kb = bytes / 1000
  console.log(`${name}: ${kb.toFixed(1)} kB gzip of ${limitKb} kB in ${files.length} files`)
  if (kb > limitKb) failed = true
}
if (failed) {
  console.error('A part outgrew its budget: move what the first screen does not need behind import().')
  process.exit(1)
}

/** The files that the browser loads with these sources, whatever they import at once included. */
function filesOf(keys: readonly string[], seen = new Set<string>()): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key]
    if (chunk === undefined) throw new Error(`${key} is not in the manifest`)
    if (seen.has(chunk.file)) continue
    seen.add(chunk.file)
    filesOf(chunk.imports ?? [], seen)
  }
  return seen
}
