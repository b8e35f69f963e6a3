import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where things are kept that are built once per machine, outside the clone. */
export function userCache(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache'), 'charge-it')
}
