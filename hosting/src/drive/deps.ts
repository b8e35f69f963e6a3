import { driveApi } from './drive-api.ts'
import { takeEarlyAnswer } from './early-card.ts'
import { loadLive } from './load-live.ts'
import { ServerClock } from './server-clock.ts'

/** What the elements of the page share; made once per page. */
export const driveDeps = {
  api: driveApi(
    (path, init) => fetch(path, init),
    (path) => takeEarlyAnswer(path, window),
  ),
  clock: new ServerClock(),
  loadLive,
  newKey: () => crypto.randomUUID(),
} as const
