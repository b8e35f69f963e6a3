const INDONESIAN_ZONES: Readonly<Record<string, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Ujung_Pandang': 'WITA',
  'Asia/Jayapura': 'WIT',
  UTC: 'UTC',
}

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * The short name of a zone as people in Indonesia print it: WIB, WITA, WIT. Other zones give what `Intl`
 * calls them for short: `EST`, `GMT+8`.
 * @param timeZone IANA name.
 */
export function zoneLabel(timeZone: string, moment = new Date()): string {
  const known = INDONESIAN_ZONES[timeZone]
  if (known !== undefined) return known
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'short' })
    formats.set(timeZone, format)
  }
  return format.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? timeZone
}
