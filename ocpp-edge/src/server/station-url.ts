import { isStationId } from '@charge-it/shared/ids/station-key.ts'

/** What the path of an upgrade request names. */
export type StationUrl =
  | { readonly kind: 'station'; readonly stationId: string }
  /** The place of an identity holds none that can be read. */
  | { readonly kind: 'badIdentity'; readonly text: string }
  | { readonly kind: 'otherPath' }

/**
 * Reads `/ocpp/{stationId}` and, for chargers that are set to a bare root, `/{stationId}`. Percent-decodes once; a query
 * is ignored.
 */
export function stationUrl(url: string): StationUrl {
  const path = /^(?:[a-z]+:\/\/[^/]*)?([^?#]*)/i.exec(url)?.[1] ?? ''
  const encoded = /^\/(?:ocpp\/)?([^/]*)$/.exec(path)?.[1]
  if (encoded === undefined) return { kind: 'otherPath' }
  if (encoded === '' || path === '/ocpp') return { kind: 'otherPath' }
  let stationId: string
  try {
    stationId = decodeURIComponent(encoded)
  } catch {
    return { kind: 'badIdentity', text: encoded.slice(0, LONGEST) }
  }
  return isStationId(stationId)
    ? { kind: 'station', stationId }
    : { kind: 'badIdentity', text: encoded.slice(0, LONGEST) }
}

const LONGEST = 100
