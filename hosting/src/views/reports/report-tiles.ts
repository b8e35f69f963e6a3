import { msg, str } from '@lit/localize'
import type { ShownFigures } from '../../data/report-api.ts'
import { fmt } from '../../i18n/fmt.ts'
import type { Tile } from '../dashboard/tiles.ts'
import type { Measure } from './report-filters.ts'
import { hoursText, shareText } from './report-words.ts'

/** From here on millions are shown; the exact sum stands in the table. */
const MILLIONS_FROM_IDR = 10_000_000

/**
 * The sums of a report; each leads to its chart. Who may not see money sees the time down in its place.
 * @param total null until it is known.
 * @param addressOf Of this page with another measure.
 */
export function reportTiles(
  total: ShownFigures | null,
  mayMoney: boolean,
  addressOf: (measure: Measure) => string,
): readonly Tile[] {
  const f = fmt()
  const down = total === null ? '' : msg(str`down ${hoursText(total.downS)}`)
  const perSession =
    total === null || total.sessions === 0 ? '' : msg(str`${f.energy(total.energyWh / total.sessions, 1)} each`)
  return [
    {
      title: msg('Energy'),
      address: addressOf('energy'),
      amount: total === null ? null : f.kwh(total.energyWh, total.energyWh < 10_000_000 ? 1 : 0),
      unit: 'kWh',
      note: perSession,
    },
    ...(mayMoney ? [revenueTile(total, addressOf('revenue'))] : []),
    {
      title: msg('Sessions'),
      address: addressOf('sessions'),
      amount: total === null ? null : f.number(total.sessions),
    },
    {
      title: msg('Uptime'),
      address: addressOf('uptime'),
      amount: total === null ? null : shareText(total.uptimeShare),
      note: down,
    },
    {
      title: msg('Utilisation'),
      address: addressOf('utilisation'),
      amount: total === null ? null : shareText(total.utilisationShare),
      note: msg('of the time occupied'),
    },
    {
      title: msg('Capacity used'),
      address: addressOf('energy'),
      amount: total === null ? null : shareText(total.capacityShare),
      note: msg('of the energy possible'),
    },
    ...(mayMoney
      ? []
      : [
          {
            title: msg('Planned maintenance'),
            address: addressOf('uptime'),
            amount: total === null ? null : hoursText(total.plannedS),
          },
        ]),
  ]
}

function revenueTile(total: ShownFigures | null, address: string): Tile {
  const f = fmt()
  const money = total?.money ?? null
  const title = msg('Revenue')
  if (money === null) return { title, address, amount: null }
  const note = msg(str`of it tax ${f.money(money.taxIdr)}`)
  if (Math.abs(money.revenueIdr) < MILLIONS_FROM_IDR) {
    return { title, address, amount: f.number(money.revenueIdr), unit: f.currency(), unitFirst: true, note }
  }
  const millions = `${f.currency()} ${f.number(money.revenueIdr / 1_000_000, 1)}`
  return { title, address, amount: millions, unit: msg('million'), note }
}
