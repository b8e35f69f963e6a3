import { existsSync } from 'node:fs'
import { checkCsmsUrl } from '../drivers/csms/check-csms-url.ts'
import type { StationLogin } from '../drivers/csms/station-login.ts'
import { createStationSecurity } from '../drivers/security/station-security.ts'
import { openFileState } from '../drivers/storage/file-state.ts'
import { createMemoryState } from '../drivers/storage/memory-storage.ts'

/** How a station would connect now. */
export interface CsmsAccess {
  /** Checked address without the station id. */
  readonly url: string
  readonly stationId: string
  readonly login: StationLogin
  readonly ca: readonly (string | Buffer)[] | undefined
}

/** What the configuration says, and what the CSMS changed since: a new key, a certificate, its own authorities. */
export async function csmsAccess(station: {
  readonly url: string
  readonly stationId: string
  readonly key: Buffer | null
  readonly ca: Buffer | undefined
  /** Of the station's state; may be missing. */
  readonly folder: string
}): Promise<CsmsAccess> {
  const { stationId, key, ca, folder } = station
  const security = createStationSecurity({
    // A doctor leaves no folder behind.
    state: existsSync(folder) ? await openFileState(folder) : createMemoryState(),
    names: [stationId],
    isTls: station.url.startsWith('wss:'),
    ...{ key, ca },
    nowMs: () => Date.now(),
    onProfile: () => {},
    onFailure: () => {},
  })
  const [login = { profile: 0, password: null, key: null, chain: null }] = security.logins()
  return { url: checkCsmsUrl(station.url), stationId, login, ca: security.ca() }
}
