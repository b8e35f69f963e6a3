import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './root.ts'

/**
 * Builds only when a source changed since the last build.
 * @param sources Files and folders relative to the clone; `output` must exist afterwards.
 * @returns true when it built.
 */
export async function buildOnce(
  name: string,
  sources: readonly string[],
  output: string,
  build: () => Promise<void>,
): Promise<boolean> {
  const stamp = join(ROOT, 'node_modules', '.cache', 'charge-it', `${name}.sha256`)
  const fingerprint = fingerprintOf(sources)
  if (existsSync(join(ROOT, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return false
  await build()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, fingerprint)
  return true
}

function fingerprintOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const source of sources) walk(join(ROOT, source), (file) => hash.update(file).update(readFileSync(file)))
  return hash.digest('hex')
}

const SKIPPED = new Set(['node_modules', 'dist', 'lib'])

function walk(path: string, visit: (file: string) => void): void {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) {
    visit(path)
    return
  }
  for (const entry of readdirSync(path).sort()) {
    if (!SKIPPED.has(entry) && !/\.test\.ts$/.test(entry)) walk(join(path, entry), visit)
  }
}
