import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The memory settings of Node with which the edge's image runs.
 * @throws Error when the Dockerfile does not say them.
 */
export function imageFlags(): readonly string[] {
  const dockerfile = readFileSync(join(import.meta.dirname, '..', '..', 'Dockerfile'), 'utf8')
  const command = /^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]'
  const flags = [...command.matchAll(/"(--max-[^"]+)"/g)].map(([, flag = '']) => flag)
  if (flags.length === 0) throw new Error('the Dockerfile of the edge sets no limits of memory')
  return flags
}
