import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The options of Node with which the edge's image runs.
 * @throws Error when the Dockerfile does not say them.
 */
export function imageFlags(): readonly string[] {
  const dockerfile = readFileSync(join(import.meta.dirname, '..', '..', 'Dockerfile'), 'utf8')
  const options = /^ENV NODE_OPTIONS="([^"]+)"$/m.exec(dockerfile)?.[1]
  if (options === undefined) throw new Error('the Dockerfile of the edge sets no NODE_OPTIONS')
  return options.split(' ')
}
