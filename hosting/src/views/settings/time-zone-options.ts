import { zoneLabel } from '../../format/zone.ts'

const INDONESIAN = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const

/** Zones to choose from, those of Indonesia first. @param present Also offered when the browser does not list it. */
export function timeZoneOptions(present?: string): readonly (readonly [string, string])[] {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => !INDONESIAN.some((each) => each === zone))
  const zones = [...INDONESIAN, ...(present === undefined || others.includes(present) ? [] : [present]), ...others]
  return [...new Set(zones)].map((zone) => [zone, `${zone} (${zoneLabel(zone)})`])
}
