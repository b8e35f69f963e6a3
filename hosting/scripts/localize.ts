/**
 * Extracts every text of both pages into XLIFF and generates the Indonesian modules from it.
 *
 * `node scripts/localize.ts` updates the files; `--check` also fails when a text has no translation or a placeholder
 * is lost, which is what the build runs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { untranslatedUnits } from './untranslated-units.ts'

const folder = resolve(import.meta.dirname, '..')
const tool = resolve(
  createRequire(import.meta.url).resolve('@lit/localize-tools/lib/index.js'),
  '../../bin/lit-localize.js',
)
const PAGES = [
  { config: 'lit-localize.json', xliff: 'xliff/id.xlf' },
  { config: 'lit-localize.drive.json', xliff: 'xliff/drive/id.xlf' },
]

let missing = 0
for (const page of PAGES) {
  run('extract', page.config)
  const path = resolve(folder, page.xliff)
  if (existsSync(path)) {
    for (const unit of untranslatedUnits(readFileSync(path, 'utf8'))) {
      console.error(`${page.xliff}: ${unit.problem}: ${unit.source} (${unit.id})`)
      missing += 1
    }
  }
  run('build', page.config)
}
if (missing > 0 && process.argv.includes('--check')) {
  console.error(`${missing} texts have no complete Indonesian translation`)
  process.exit(1)
}

function run(command: 'extract' | 'build', config: string): void {
  const result = spawnSync(process.execPath, [tool, command, '--config', config], { cwd: folder, encoding: 'utf8' })
  if (result.status !== 0) {
    console.error(result.stdout + result.stderr)
    process.exit(1)
  }
}
