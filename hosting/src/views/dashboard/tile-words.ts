import { msg, str } from '@lit/localize'
import { fmt, siteFmt } from '../../i18n/fmt.ts'
import type { Comparison, FleetClock } from './tile-figures.ts'
import type { Tile, TileChange } from './tiles.ts'

/** Which hours are compared, in words. */
export interface ComparedHours extends FleetClock {
  /** Name of last week's same day. */
  readonly weekday: string
}

/** A full hour as clocks show it. */
export function hourText(hour: number): string {
  return siteFmt().time(new Date(Date.UTC(2000, 0, 1, hour)), 'UTC')
}

/** Change of a sum of today's full hours, in percent. */
export function changeInPercent(compared: Comparison, hours: ComparedHours): TileChange {
  const when = msg(str`last ${hours.weekday} up to ${hourText(hours.hour)}`)
  return changeOf(compared, when, ({ now, before }) => {
    if (before <= 0) return null
    const share = Math.abs(now / before - 1)
    return { text: fmt().percent(share, share < 0.0995 ? 1 : 0), isSame: share < 0.0005 }
  })
}

/** Change of a count of today's full hours. */
export function changeInCount(compared: Comparison, hours: ComparedHours): TileChange {
  const when = msg(str`last ${hours.weekday} up to ${hourText(hours.hour)}`)
  return changeOf(compared, when, wholeChange)
}

/** Change of a count of this moment against the mean of the same hour. */
export function changeNow(compared: Comparison, hours: ComparedHours): TileChange {
  return changeOf(compared, sameHour(hours), wholeChange)
}

/** Change of a share of this moment against the mean of the same hour, in points of its percents. */
export function changeInPoints(compared: Comparison, hours: ComparedHours): TileChange {
  return changeOf(compared, sameHour(hours), ({ now, before }) => {
    const points = Math.round(Math.abs(now - before) * 100)
    return { text: msg(str`${fmt().number(points)} pp`), isSame: points === 0 }
  })
}

function sameHour({ weekday, hour }: ComparedHours): string {
  return msg(str`last ${weekday} from ${hourText(hour)} to ${hourText(hour + 1)}`)
}

function wholeChange({ now, before }: { readonly now: number; readonly before: number }) {
  const by = Math.round(Math.abs(now - before))
  return { text: fmt().number(by), isSame: by === 0 }
}

function changeOf(
  compared: Comparison,
  when: string,
  amountOf: (amounts: {
    readonly now: number
    readonly before: number
  }) => { readonly text: string; readonly isSame: boolean } | null,
): TileChange {
  if (compared.reason !== null) {
    const isEarly = compared.reason === 'noFullHour'
    return noChange(isEarly ? msg('No full hour of today is over yet') : msg(str`Nothing is stored of ${when}`))
  }
  const { now, before } = compared
  if (now === null) return noChange(msg('Not known now'))
  if (now === before) return sameAs(when)
  const amount = amountOf({ now, before })
  if (amount === null) return noChange(msg(str`There was none ${when}`))
  const { text, isSame } = amount
  if (isSame) return sameAs(when)
  return now > before
    ? { text, trend: 'up', words: msg(str`${text} more than ${when}`) }
    : { text, trend: 'down', words: msg(str`${text} less than ${when}`) }
}

function noChange(words: string): TileChange {
  return { text: '–', trend: 'none', words }
}

function sameAs(when: string): TileChange {
  return { text: msg('unchanged'), trend: 'none', words: msg(str`As much as ${when}`) }
}

/** The sparkline of these hours with its numbers in words. @param now Follows the hours where the tile shows this moment. */
export function sparkOf(
  hours: readonly (number | null)[],
  text: (amount: number) => string,
  now?: number | null,
): NonNullable<Tile['spark']> {
  const known = hours.filter((amount) => amount !== null)
  return {
    amounts: now == null ? hours : [...hours, now],
    words:
      known.length === 0
        ? msg('Nothing is stored of the last 24 hours')
        : msg(
            str`Per hour of the last 24: lowest ${text(Math.min(...known))}, highest ${text(Math.max(...known))}, last ${text(known.at(-1) ?? 0)}`,
          ),
  }
}
