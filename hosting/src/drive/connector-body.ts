import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { clockDuration } from '../format/duration.ts'
import { scanLine } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { DriveState } from './drive-state.ts'
import { liveBlock } from './live-block.ts'
import type { OwnPaper } from './own-papers.ts'
import type { PowerSample } from './power-samples.ts'
import { priceCard } from './price-card.ts'
import { steps } from './steps.ts'
import { summaryCard } from './summary-card.ts'

/** What the page of a connector knows beside its state. */
export interface ConnectorFacts {
  readonly card: PublicConnector | null
  readonly samples: readonly PowerSample[]
  readonly papers: OwnPaper
  /** Why the last stop did not work; nothing usually. */
  readonly stopNote: TemplateResult | typeof nothing
  readonly timeZone: string
  readonly now: Date
}

/** What stands between the heading and the buttons. */
export function connectorBody(current: DriveState, facts: ConnectorFacts): TemplateResult | typeof nothing {
  const { card, samples, papers, timeZone, now } = facts
  switch (current.kind) {
    case 'resolving':
      return html`<div class="pn skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`
    case 'available':
    case 'pluggedIn':
    case 'unplug':
    case 'busy':
      return card === null
        ? nothing
        : html`${priceCard(card, now)}<p class="chk">${icon(scanLine, 's20')}<span>${msg(html`Compare <b>${card.stationId}</b> with the sticker at the station.`)}</span></p>`
    case 'reservedForMe':
      return html`${countdown(current.expiresAt, now)}${card === null ? nothing : priceCard(card, now)}`
    case 'tapCard':
      return steps('card', true)
    case 'authorising':
      return steps('checked', false)
    case 'plugIn':
      return steps('plug', false)
    case 'starting':
      return steps('charging', false)
    case 'session':
    case 'stopping':
      return html`${facts.stopNote}${liveBlock({ session: current.session, idTag: papers.idTag, samples, timeZone, now, ticking: true })}`
    case 'offline':
      return current.session === null
        ? nothing
        : liveBlock({ session: current.session, idTag: papers.idTag, samples, timeZone, now, ticking: false })
    case 'finished':
      return summaryCard({
        ended: current.ended,
        bill: papers.bill,
        correction: papers.correction,
        idTag: papers.idTag,
        // The owner's bill is yet to come; for others the amount moves only while parking may still cost.
        isEstimate: current.idleFee !== null || (current.own && papers.bill === null && current.ended.costIdr !== null),
        timeZone,
      })
    default:
      return nothing
  }
}

/** How long the connector is still held. Not read out each second: the head says until when. */
function countdown(expiresAt: Date, now: Date): TemplateResult {
  const leftS = Math.max(0, (expiresAt.getTime() - now.getTime()) / 1000)
  return html`<p class="hero left" role="timer" aria-live="off" aria-label=${msg('Time left')}><b>${clockDuration(leftS)}</b></p>`
}
