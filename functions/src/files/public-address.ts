import { conflict } from '../api/api-error.ts'
import type { Deps } from '../deps.ts'

/**
 * The address under which a station fetches a firmware file. The name at its end helps stations that look at it.
 * @throws ApiError 409 when these functions do not know their own address.
 */
export function firmwareAddress(token: string, fileName: string, deps: Pick<Deps, 'config'>): string {
  return `${originOf(deps)}/api/v1/files/firmware/${token}/${encodeURIComponent(fileName)}`
}

/** The folder into which a station puts its file; most stations add a name. @throws ApiError 409 as above. */
export function uploadAddress(token: string, deps: Pick<Deps, 'config'>): string {
  return `${originOf(deps)}/api/v1/files/uploads/${token}/`
}

function originOf({ config }: Pick<Deps, 'config'>): string {
  if (config.publicOrigin !== null) return config.publicOrigin
  throw conflict('no-public-address', 'Set CHARGE_IT_PUBLIC_ORIGIN, or give a location of your own.')
}
