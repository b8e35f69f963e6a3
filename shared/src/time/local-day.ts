const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * The calendar day and hour that clocks in a zone show.
 * @param timeZone IANA name.
 * @returns date as YYYY-MM-DD and hour 0 to 23.
 */
export function localDayAndHour(moment: Date, timeZone: string): { readonly date: string; readonly hour: number } {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]))
  return { date: `${part.year}-${part.month}-${part.day}`, hour: Number(part.hour) }
}
