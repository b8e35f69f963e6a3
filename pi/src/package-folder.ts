import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of this package, from the sources as well as from the bundle: what comes with the program lies there. */
export function packageFolder(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return from
  const above = dirname(from)
  if (above === from) throw new Error('the package of this program is not complete: package.json is missing')
  return packageFolder(above)
}
