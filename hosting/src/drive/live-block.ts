import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { clockDuration } from '../format/duration.ts'
import { fmt } from '../i18n/fmt.ts'
import { cardText } from './card-text.ts'
import type { LiveSession } from './drive-state.ts'
import type { PowerSample } from './power-samples.ts'
import { sparkline } from './sparkline.ts'

export interface LiveBlock {
  readonly session: LiveSession
  /** The card in full, for its owner; otherwise masked. */
  readonly idTag: string | null
  readonly samples: readonly PowerSample[]
  readonly timeZone: string
  readonly now: Date
  /** False while the station is away: then the duration stands still, because nobody knows whether it goes on. */
  readonly ticking: boolean
}

/** A value that nobody has measured yet. */
const MISSING = html`<span class="na">–</span>`

/** A running session: power, its curve, energy, duration, cost so far and the masked card. Only the duration ticks. */
export function liveBlock({ session, idTag, samples, timeZone, now, ticking }: LiveBlock): TemplateResult {
  const format = fmt()
  const until = ticking ? now : (session.sampledAt ?? session.startedAt)
  const durationS = (until.getTime() - session.startedAt.getTime()) / 1000
  const old = isOverdue(session.sampledAt, samples, now) ? 'is-old' : ''
  return html`
    <p class="hero ${old}"><span class="vh">${msg('Power')}</span><b>${session.powerW === null ? MISSING : format.kw(session.powerW)}</b><span>kW</span></p>
    ${session.powerW === null ? nothing : sparkline(samples, timeZone)}
    <dl class="big5 ${old}">
      <div class="dr"><dt>${msg('Energy')}</dt><dd>${session.energyWh === null ? MISSING : format.kwh(session.energyWh)} <small>kWh</small></dd></div>
      <div class="dr"><dt>${msg('Duration')}</dt><dd>${clockDuration(durationS)}</dd></div>
      <div class="dr"><dt>${msg('Cost')} <em>${msg('estimate')}</em></dt><dd>${
        session.costIdr === null ? MISSING : html`<small>${format.currency()}</small> ${format.number(session.costIdr)}`
      }</dd></div>
      <div class="dr sm"><dt>${msg('Card')}</dt><dd>${cardText(idTag, session.idTagMasked)}</dd></div>
    </dl>`
}

/** After so long without a sample nobody knows whether it still charges. */
const SILENT_AFTER_S = 180
/** Samples may be late by this much, whatever their interval. */
const LEAST_WAIT_S = 15

/** True when the station has sent nothing for so long that nobody knows whether it still charges. */
export function isSilent({ sampledAt, startedAt }: LiveSession, now: Date): boolean {
  return (now.getTime() - (sampledAt ?? startedAt).getTime()) / 1000 > SILENT_AFTER_S
}

/** True once three samples should have come, as far apart as the last two were; before there are two, when it is silent. */
export function isOverdue(sampledAt: Date | null, samples: readonly PowerSample[], now: Date): boolean {
  if (sampledAt === null) return false
  const [one, two] = samples.slice(-2)
  const apartS = one === undefined || two === undefined ? null : (two.at.getTime() - one.at.getTime()) / 1000
  const waitS = apartS === null ? SILENT_AFTER_S : Math.max(LEAST_WAIT_S, 3 * apartS)
  return (now.getTime() - sampledAt.getTime()) / 1000 > waitS
}

/** How old the values are: `Data 4 detik lalu`; once the next ones are overdue, that they are waited for. */
export function dataAge(
  sampledAt: Date | null,
  samples: readonly PowerSample[],
  now: Date,
  timeZone: string,
): TemplateResult {
  if (sampledAt === null) return html`<span class="age">${msg('Waiting for data')}</span>`
  if (isOverdue(sampledAt, samples, now)) {
    return html`<span class="age">${msg(html`Waiting for data, last ${fmt().moment(sampledAt, timeZone, now)}`)}</span>`
  }
  const ageS = Math.max(0, Math.round((now.getTime() - sampledAt.getTime()) / 1000))
  return html`<span class="age">${msg(html`Data ${ageS} s ago`)}</span>`
}
