import type { Locale } from '../i18n/locale.ts'
import { type Span, span } from './duration.ts'
import { zoneLabel } from './zone.ts'

const LANGUAGE_TAGS = { id: 'id-ID', en: 'en-GB' } as const
/** Between a number and its unit: they must not part at the end of a line. */
const NBSP = '\u00a0'
const UNIT_WORDS = {
  id: { second: 'dtk', minute: 'mnt', hour: 'jam', day: 'hari' },
  en: { second: 's', minute: 'min', hour: 'h', day: 'd' },
} as const

/**
 * Numbers, money and times in one language. Every `Intl` object is made once.
 * Times take the IANA zone of the site; those with a label end in WIB, WITA, WIT or the offset.
 */
export interface Format {
  /** `1.284,6` with a fixed count of decimals (default 0). */
  number(amount: number, decimals?: number): string
  /** `27 %` in Indonesian, `27%` in English. @param share 0 to 1. */
  percent(share: number, decimals?: number): string
  /** Wh as kWh without the unit (default 2 decimals). */
  kwh(energyWh: number, decimals?: number): string
  /** W as kW without the unit (default 1 decimal). */
  kw(powerW: number, decimals?: number): string
  /** Wh as `14,20 kWh`. */
  energy(energyWh: number, decimals?: number): string
  /** W as `47,8 kW`. */
  power(powerW: number, decimals?: number): string
  /** `Rp 12.345` in Indonesian, `IDR 12,345` in English. @param amountIdr Whole units of the currency. */
  money(amountIdr: number): string
  /** The sign of the currency alone: `Rp` or `IDR`; of others always the code. */
  currency(): string
  /** Thousandths of a unit as `Rp 2.466,78`. */
  unitPrice(milliIdr: number): string
  /** `14.32` or `14:32`. */
  time(moment: Date, timeZone: string): string
  /** `14.32.08` or `14:32:08`. */
  clock(moment: Date, timeZone: string): string
  /** `14.32.08,114` or `14:32:08.114`. */
  precise(moment: Date, timeZone: string): string
  /** `14.32 WIB`. */
  timeLabelled(moment: Date, timeZone: string): string
  /** The label alone: `WIB`. */
  zone(moment: Date, timeZone: string): string
  /** `14.32 WIB` on the day of `now`, `15 Okt 14.32 WIB` on another. */
  moment(moment: Date, timeZone: string, now: Date): string
  /** `15 Okt 2026`. */
  date(moment: Date, timeZone: string): string
  /** `15 Okt`. */
  shortDate(moment: Date, timeZone: string): string
  /** `Kamis, 15 Okt 2026`. */
  longDate(moment: Date, timeZone: string): string
  /** The name of the weekday: `Kamis`. */
  weekday(moment: Date, timeZone: string): string
  /** Its short name: `Kam`. */
  shortWeekday(moment: Date, timeZone: string): string
  /** Age in its largest whole unit: `41 dtk`, `3 mnt`, `19 jam`. @param seconds Negative counts as 0. */
  age(seconds: number): string
  /** Compares texts as people of the language sort them, numbers inside by their value. */
  compare(a: string, b: string): number
}

const made = new Map<string, Format>()

/** The formats of a language; the same object at every call. @param currency ISO 4217. */
export function formatFor(locale: Locale, currency = 'IDR'): Format {
  const key = `${locale} ${currency}`
  let format = made.get(key)
  if (format === undefined) {
    format = makeFormat(locale, currency)
    made.set(key, format)
  }
  return format
}

function makeFormat(locale: Locale, currency: string): Format {
  const tag = LANGUAGE_TAGS[locale]
  const numbers = memo((decimals: number) => fixed(tag, decimals))
  const percents = memo(
    (decimals: number) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: decimals }),
  )
  const times = memo(
    (options: string) => new Intl.DateTimeFormat(tag, JSON.parse(options) as Intl.DateTimeFormatOptions),
  )
  const collator = new Intl.Collator(tag, { numeric: true, sensitivity: 'base' })
  const sign = locale === 'id' && currency === 'IDR' ? 'Rp' : currency
  const dated = (moment: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
    times(JSON.stringify({ ...options, timeZone, hourCycle: 'h23' })).format(moment)

  const number = (amount: number, decimals = 0): string => numbers(decimals).format(noMinusZero(amount, decimals))
  const kwh = (energyWh: number, decimals = 2): string => number(energyWh / 1000, decimals)
  const kw = (powerW: number, decimals = 1): string => number(powerW / 1000, decimals)
  const time = (moment: Date, timeZone: string): string =>
    dated(moment, timeZone, { hour: '2-digit', minute: '2-digit' })
  const timeLabelled = (moment: Date, timeZone: string): string =>
    `${time(moment, timeZone)}${NBSP}${zoneLabel(timeZone, moment)}`
  const shortDate = (moment: Date, timeZone: string): string =>
    dated(moment, timeZone, { day: 'numeric', month: 'short' })
  const day = (moment: Date, timeZone: string): string =>
    dated(moment, timeZone, { year: 'numeric', month: 'short', day: 'numeric' })

  return {
    number,
    percent: (share, decimals = 0) =>
      locale === 'id' ? `${number(share * 100, decimals)}${NBSP}%` : percents(decimals).format(share),
    kwh,
    kw,
    energy: (energyWh, decimals) => `${kwh(energyWh, decimals)}${NBSP}kWh`,
    power: (powerW, decimals) => `${kw(powerW, decimals)}${NBSP}kW`,
    money: (amountIdr) => `${sign}${NBSP}${number(amountIdr)}`,
    currency: () => sign,
    unitPrice: (milliIdr) => `${sign}${NBSP}${number(milliIdr / 1000, milliIdr % 1000 === 0 ? 0 : 2)}`,
    time,
    clock: (moment, timeZone) => dated(moment, timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    precise: (moment, timeZone) =>
      dated(moment, timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }),
    timeLabelled,
    zone: (moment, timeZone) => zoneLabel(timeZone, moment),
    moment: (moment, timeZone, now) =>
      day(moment, timeZone) === day(now, timeZone)
        ? timeLabelled(moment, timeZone)
        : `${shortDate(moment, timeZone)} ${timeLabelled(moment, timeZone)}`,
    date: day,
    shortDate,
    longDate: (moment, timeZone) =>
      dated(moment, timeZone, { weekday: 'long', year: 'numeric', month: 'short', day: 'numeric' }),
    weekday: (moment, timeZone) => dated(moment, timeZone, { weekday: 'long' }),
    shortWeekday: (moment, timeZone) => dated(moment, timeZone, { weekday: 'short' }),
    age: (seconds) => withUnit(locale, span(seconds)),
    compare: (a, b) => collator.compare(a, b),
  }
}

function withUnit(locale: Locale, { count, unit }: Span): string {
  return `${count}${NBSP}${UNIT_WORDS[locale][unit]}`
}

function fixed(tag: string, decimals: number): Intl.NumberFormat {
  return new Intl.NumberFormat(tag, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** -0.04 shown with one decimal would read `-0,0`. */
function noMinusZero(amount: number, decimals: number): number {
  return Math.round(amount * 10 ** decimals) === 0 ? 0 : amount
}

function memo<K, V>(make: (key: K) => V): (key: K) => V {
  const cache = new Map<K, V>()
  return (key) => {
    let value = cache.get(key)
    if (value === undefined) {
      value = make(key)
      cache.set(key, value)
    }
    return value
  }
}
