import type { Tariff } from '../model/tariff.ts'
import { localDayAndHour } from '../time/local-day.ts'

/** How many tariffs may stand in for one another. */
export const MAX_FALLBACKS = 5

/**
 * The tariff by which a session that begins at a moment is priced: the site's own when it is valid on that day of the
 * site, otherwise the one that stands in for it, and so on.
 * @param find Reads a tariff; undefined when there is none.
 * @returns undefined when none is valid: then the session is measured but not priced.
 */
export async function tariffInForce(
  tariffId: string | null,
  at: Date,
  timeZone: string,
  find: (tariffId: string) => Promise<Tariff | undefined>,
): Promise<Tariff | undefined> {
  const { date } = localDayAndHour(at, timeZone)
  let next = tariffId
  for (let tries = 0; next !== null && tries <= MAX_FALLBACKS; tries++) {
    const tariff = await find(next)
    if (tariff === undefined || isValidOn(tariff, date)) return tariff
    next = tariff.fallbackTariffId ?? null
  }
  return undefined
}

/** @param date A day of the site, YYYY-MM-DD. */
export function isValidOn({ validFrom, validUntil }: Pick<Tariff, 'validFrom' | 'validUntil'>, date: string): boolean {
  return (validFrom ?? date) <= date && date <= (validUntil ?? date)
}
