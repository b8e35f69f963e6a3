import type { PriceWindow, TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { localInstant, shiftedDate } from '@charge-it/shared/time/local-instant.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { billLineWord } from '../words/bill-line.ts'
import { dayName, splitNote, taxWord, timeWord, windowText } from '../words/price-window.ts'

/** The example that shows what a tariff means: 20 kWh in 45 minutes, the car stays for 15 more. */
const EXAMPLE = { energyWh: 20_000, chargeMinutes: 45, idleMinutes: 15 } as const
/** Examples with windows begin so long before one, so that they reach into it. */
const BEFORE_MIN = 15
const MAX_WINDOW_EXAMPLES = 3
const MONDAY = '2026-01-05'

interface Example {
  readonly startedAt: Date
  /** `Sen 16:45`; null where the time does not matter. */
  readonly when: string | null
}

/** What example sessions cost by a tariff, beside what they cost by its version of now. */
export function tariffPreview(next: TariffSnapshot, now: TariffSnapshot | null, timeZone: string): TemplateResult {
  const { chargeMinutes, idleMinutes } = EXAMPLE
  const session = msg(str`20 kWh, ${chargeMinutes} minutes, ${idleMinutes} minutes parked`)
  return html`<section class="preview" aria-live="polite">
    ${examplesOf(next, timeZone).map(
      ({ startedAt, when }) =>
        html`<h3>${when === null ? session : html`${when}: ${session}`}</h3>${exampleLines(next, now, startedAt, timeZone)}`,
    )}
  </section>`
}

function exampleLines(
  next: TariffSnapshot,
  now: TariffSnapshot | null,
  startedAt: Date,
  timeZone: string,
): TemplateResult {
  const f = fmt()
  const cost = exampleCost(next, startedAt, timeZone)
  const difference = now === null ? 0 : cost.costIdr - exampleCost(now, startedAt, timeZone).costIdr
  const note = cost.energySplit === 'start' ? splitNote('start') : null
  const { tax } = cost
  return html`<dl class="facts">${cost.lines.map((line) => html`<dt>${billLineWord(line.kind)}${line.window === undefined ? nothing : ` ${windowText(line.window)}`}</dt><dd class="n">${f.money(line.amountIdr)}</dd>`)}
      <dt><b>${msg('Total')}</b></dt><dd class="n"><b>${f.money(cost.costIdr)}</b></dd>
      ${tax?.included === true ? html`<dt>${msg(str`of which ${taxWord(tax)}`)}</dt><dd class="n">${f.money(tax.amountIdr)}</dd>` : nothing}</dl>
    ${note === null ? nothing : html`<p class="xs t2">${note}</p>`}
    ${difference === 0 ? nothing : html`<p class="s t2">${difference > 0 ? msg(str`${f.money(difference)} more than version ${now?.version ?? 0}`) : msg(str`${f.money(-difference)} less than version ${now?.version ?? 0}`)}</p>`}`
}

/** One that reaches into each of the first windows; without any the one whose time does not matter. */
function examplesOf(tariff: TariffSnapshot, timeZone: string): readonly Example[] {
  const windows = (tariff.windows ?? []).filter(({ days }) => days.length > 0)
  if (windows.length === 0) return [{ startedAt: localInstant(MONDAY, 0, timeZone), when: null }]
  return windows.slice(0, MAX_WINDOW_EXAMPLES).map((window) => intoWindow(window, timeZone))
}

function intoWindow({ days, fromMinute }: PriceWindow, timeZone: string): Example {
  const day = Math.min(...days)
  const earlier = fromMinute >= BEFORE_MIN ? fromMinute - BEFORE_MIN : fromMinute
  const startedAt = localInstant(shiftedDate(MONDAY, day - 1), earlier, timeZone)
  return { startedAt, when: `${dayName(day)} ${timeWord(earlier)}` }
}

function exampleCost(tariff: TariffSnapshot, startedAt: Date, timeZone: string) {
  const after = (minutes: number): Date => new Date(startedAt.getTime() + minutes * 60_000)
  const until = after(EXAMPLE.chargeMinutes)
  const idleUntil = after(EXAMPLE.chargeMinutes + EXAMPLE.idleMinutes)
  return costOfSession(tariff, {
    ...{ energyWh: EXAMPLE.energyWh, startedAt, until, idleSince: until, idleUntil, timeZone },
  })
}
