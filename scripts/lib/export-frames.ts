import { writeFileSync } from 'node:fs'
import { apiOfRun } from './api-of-run.ts'
import { PlainError } from './plain-error.ts'
import type { RunFile } from './run-file.ts'

/**
 * Writes the kept frames of a station, oldest first, one message document a line.
 * @returns the exit code.
 * @throws PlainError when the station is unknown or has no frames.
 */
export async function exportFrames(run: RunFile, stationId: string, file: string): Promise<number> {
  const lines: string[] = []
  let cursor: unknown = null
  do {
    const after = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page = await apiOfRun(run, 'GET', `/stations/${encodeURIComponent(stationId)}/messages?limit=200${after}`)
    if (Array.isArray(page.items)) lines.push(...page.items.map((item: unknown) => JSON.stringify(item)))
    cursor = page.nextCursor
  } while (typeof cursor === 'string')
  if (lines.length === 0) {
    throw new PlainError(`No frames of ${stationId} are kept. Trace it first: npm run station -- watch ${stationId}`)
  }
  writeFileSync(file, `${lines.reverse().join('\n')}\n`, { mode: 0o600 })
  console.log(`${lines.length} frames of ${stationId} are in ${file}.`)
  return 0
}
