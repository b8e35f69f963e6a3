import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

/** Modules that a source text imports or loads when run, as written there; types are left out with `runtimeOnly`. */
export function importsOf(source: string, runtimeOnly = false): readonly string[] {
  const text = runtimeOnly ? source.replace(/^\s*(?:import|export)\s+type\b[^'"]*['"][^'"\n]+['"]/gm, '') : source
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g)].map((match) => match[1] ?? '')
}

/** TypeScript files below a folder, without tests and their helpers. */
export function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        entry.name.endsWith('.ts') &&
        !entry.name.includes('.test.') &&
        !/node_modules|\/testing/.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Packages that the pages load, as their files name them. */
export function packagesOfPages(): readonly string[] {
  const named = sourcesBelow(join(ROOT, 'hosting/src')).flatMap((file) => importsOf(readFileSync(file, 'utf8'), true))
  return [...new Set(named)].filter((each) => /^[@a-z]/.test(each) && !/^@charge-it\/|\.css$/.test(each)).sort()
}
