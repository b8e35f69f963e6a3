/** Fails when a page's first load outgrows its budget: JavaScript that the HTML loads at once, gzip, in kB of 1000 bytes. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGETS = [
  { page: 'index.html', limitKb: 300 },
  { page: 'drive.html', limitKb: 90 },
]
const dist = resolve(import.meta.dirname, '../dist')

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}
const manifest: Readonly<Record<string, Chunk>> = JSON.parse(readFileSync(resolve(dist, 'manifest.json'), 'utf8'))

let failed = false
for (const { page, limitKb } of BUDGETS) {
  // A page without a script is not in the manifest.
  const files = [...(manifest[page] === undefined ? [] : initialFiles(page))].filter((file) => file.endsWith('.js'))
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(resolve(dist, file)), { level: 9 }).length, 0)
  const kb = bytes / 1000
  console.log(`${page}: ${kb.toFixed(1)} kB gzip of ${limitKb} kB in ${files.length} files`)
  if (kb > limitKb) failed = true
}
if (failed) {
  console.error('A page outgrew its budget: move what the first screen does not need behind import().')
  process.exit(1)
}

function initialFiles(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key]
  if (chunk === undefined) throw new Error(`${key} is not in the manifest`)
  if (!seen.has(chunk.file)) {
    seen.add(chunk.file)
    for (const each of chunk.imports ?? []) initialFiles(each, seen)
  }
  return seen
}
