import type { AllocationInsight, LoadInsight } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { fmt, siteFmt } from '../../i18n/fmt.ts'
import { badgeCheck, gauge } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { hoursAhead } from './hour-texts.ts'
import { type InsightCard, insightCard } from './insight-card.ts'

type Common<T extends AllocationInsight | LoadInsight> = Pick<
  InsightCard<T>,
  'state' | 'result' | 'disabled' | 'timeZone' | 'now' | 'retry' | 'classes' | 'judge'
> & { readonly siteName: string }

/** What the forecast means for the site's grid connection. It plans and warns, and never loosens a limit. */
export function planCard(card: Common<LoadInsight>): TemplateResult {
  const f = fmt()
  return insightCard<LoadInsight>({
    ...card,
    id: 'plan',
    kind: 'load',
    judged: 'plan',
    title: msg('Load plan'),
    sub: msg(str`${card.siteName}, the day from midnight on. It plans and warns, and never loosens a limit`),
    errorText: (amount) => f.energy(amount, 1),
    draw: (result) => plan(result, card.timeZone, card.now),
  })
}

function plan(result: LoadInsight, timeZone: string, now: Date): TemplateResult {
  const f = siteFmt()
  const { plan: found, gridLimitW } = result
  const hours = (moments: readonly Date[]): string =>
    moments
      .slice(0, 4)
      .toSorted((a, b) => a.getTime() - b.getTime())
      .map((at) => f.timeLabelled(at, timeZone))
      .join(', ')
  const risky = hoursAhead(found?.hoursAtRisk ?? result.hoursAboveLimit, now)
  const quiet = hoursAhead(found?.quietHours ?? [], now)
  const cheap = hoursAhead(found?.cheapHours ?? [], now)
  return html`<dl class="evd">
      <dt>${msg('Grid limit')}</dt><dd>${gridLimitW === null ? msg('none known') : f.power(gridLimitW, 0)}</dd>
      <dt>${msg('Energy')}</dt><dd>${result.dayWh === null ? '–' : msg(str`${f.energy(result.dayWh, 0)} in 24 hours`)}</dd>
      <dt>${msg('Highest')}</dt><dd>${found?.peak == null ? '–' : msg(str`${f.power(found.peak.powerW)} (up to ${f.power(found.peak.hi80W)}) at ${f.timeLabelled(found.peak.start, timeZone)}`)}</dd>
      <dt>${msg('At risk')}</dt><dd>${gridLimitW === null ? '–' : risky.length === 0 ? msg('no hour ahead') : hours(risky)}</dd>
      ${found === undefined || found.excessWh <= 0 ? nothing : html`<dt>${msg('Too much')}</dt><dd>${f.energy(found.excessWh)}</dd>`}
    </dl>
    <div class="actn">${icon(gauge)}<p>${
      quiet.length === 0
        ? msg('No hour ahead stands out.')
        : msg(str`Most room: ${hours(quiet)}. Moving long sessions there lowers the highest load.`)
    }${
      cheap.length === 0
        ? nothing
        : html` ${msg(str`Lowest price with room: ${hours(cheap)}. Sessions there cost drivers least.`)}`
    }</p></div>`
}

const SHOWN_CONNECTORS = 8

/** The limits that stations have now, and why they are not higher. */
export function allocationCard(card: Common<AllocationInsight>): TemplateResult {
  const f = fmt()
  return insightCard<AllocationInsight>({
    ...card,
    classes: `${card.classes} flush`,
    id: 'allocation',
    kind: 'allocation',
    title: msg('Load limits now'),
    sub: msg(str`${card.siteName}, shared among the connectors that charge`),
    errorText: (amount) => f.number(amount, 1),
    draw: allocation,
  })
}

function allocation(result: AllocationInsight): TemplateResult {
  const f = fmt()
  const amperes = (amount: number): string => `${f.number(amount, 1)}\u00a0A`
  const given = result.connectors.reduce((sum, each) => sum + each.limitA, 0)
  const wanted = result.connectors.reduce((sum, each) => sum + each.wantedA, 0)
  if (result.connectors.length === 0)
    return emptyCard(badgeCheck, msg('No limit is needed'), msg('Nobody charges, or the connection has room for all.'))
  return html`<dl class="evd pad-x">${result.availableA.map((available, phase) => {
    const used = result.usedA[phase] ?? 0
    return html`<dt>${msg(str`Phase ${phase + 1}`)}</dt><dd>${msg(str`${amperes(used)} of ${amperes(available)}`)}${result.bindingPhase === phase + 1 ? html` <span class="tag warn">${msg('full')}</span>` : nothing}</dd>`
  })}
      <dt>${msg('Effect')}</dt><dd>${wanted > given ? msg(str`${amperes(wanted - given)} less than wanted`) : msg('nobody waits')}</dd></dl>
    <div class="tw" ${scrollRegion(msg('Limit'))}><table><thead><tr><th scope="col">${msg('Connector')}</th><th scope="col" class="n">${msg('Limit')}</th><th scope="col" class="n">${msg('Wanted')}</th><th scope="col">${msg('Why')}</th></tr></thead>
    <tbody>${result.connectors.slice(0, SHOWN_CONNECTORS).map(
      (
        each,
      ) => html`<tr><td><a class="id" href=${addressOf('station', { stationId: each.stationId })}>${each.stationId}</a> <span class="t2">${each.connectorId}</span></td>
      <td class="n">${amperes(each.limitA)}</td><td class="n">${amperes(each.wantedA)}</td><td class="t2">${limitReason(each.reason)}</td></tr>`,
    )}</tbody></table></div>`
}

function limitReason(reason: string): string {
  switch (reason) {
    case 'phase-full':
      return msg('Phase is full')
    case 'cap':
      return msg('Most that car or station can take')
    case 'waiting':
      return msg('Waits for its turn')
    case 'draw':
      return msg('Takes less than it may')
    case 'settling':
      return msg('Was told; the current follows')
    case 'offline':
      return msg('Offline: its safe limit counts')
    case 'not-controllable':
      return msg('Cannot be limited')
    case 'refused':
      return msg('Refused the limit')
    case 'over-drawing':
      return msg('Takes more than its limit')
    default:
      return reason
  }
}
