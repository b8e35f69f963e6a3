import { canonicalIdTag, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { type Command, UNCONFIRMED_EFFECT } from '@charge-it/shared/model/command.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import { fmt } from '../../i18n/fmt.ts'
import {
  badgeCheck,
  circleCheck,
  circleDashed,
  circleX,
  clockAlert,
  loaderCircle,
} from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { commandStatusWord } from '../../words/command.ts'
import { roleWord } from '../../words/role.ts'
import { type ChainStep, chainSteps, type StepTone } from './chain-steps.ts'

const LOOKS: Readonly<Record<StepTone, { readonly classes: string; readonly iconPath: string }>> = {
  done: { classes: 'ok', iconPath: circleCheck },
  seen: { classes: 'seen', iconPath: badgeCheck },
  bad: { classes: 'bad', iconPath: circleX },
  warn: { classes: 'warn', iconPath: clockAlert },
  pending: { classes: 'run', iconPath: loaderCircle },
  waiting: { classes: 'wait', iconPath: circleDashed },
}

/** Actions whose answer is more than a status. */
const ANSWERS_SHOWN: readonly string[] = [
  'GetConfiguration',
  'GetCompositeSchedule',
  'GetLocalListVersion',
  'GetInstalledCertificateIds',
  'GetDiagnostics',
  'GetLog',
  'DataTransfer',
]

/** Commands with their outcome chains, the newest first. @param ownUid Of the person who looks. */
export function commandList(
  commands: readonly Command[],
  timeZone: string,
  now: Date,
  ownUid: string | null = null,
): TemplateResult {
  return html`<ul class="cmds">${commands.map((command) => row(command, timeZone, now, ownUid))}</ul>`
}

function row(command: Command, timeZone: string, now: Date, ownUid: string | null): TemplateResult {
  const { createdBy } = command
  const isOwn = createdBy.kind === 'user' && createdBy.id === ownUid
  return html`<li>
    <div><b class="id">${command.action}</b><span translate="no">${payloadText(command.payloadJson)}</span>${answerText(command)}</div>
    ${chain(command, timeZone, now)}
    <div><b>${isOwn ? msg('You') : createdBy.kind === 'system' ? msg('Automatic') : createdBy.kind === 'driver' ? msg('Driver') : createdBy.kind === 'apiKey' ? msg('API key') : createdBy.role === null ? '' : roleWord(createdBy.role)}</b>
      <span>${fmt().moment(command.createdAt, timeZone, now)}</span></div>
  </li>`
}

/** The outcome of one command as it comes, with the station's answer. */
export function outcomeOfCommand(command: Command, timeZone: string, now: Date): TemplateResult {
  return html`<div class="outcome" role="status">${chain(command, timeZone, now)}<div>${answerText(command)}</div></div>`
}

function chain(command: Command, timeZone: string, now: Date): TemplateResult {
  return html`<ol class="chain" aria-label=${msg(str`Outcome of ${command.action}`)}>${chainSteps(command, now).map((step) => stepItem(withEffectInWords(step, command), command, timeZone, now))}</ol>`
}

function stepItem(step: ChainStep, command: Command, timeZone: string, now: Date): TemplateResult {
  const { classes, iconPath } = LOOKS[step.tone]
  return html`<li class="step ${classes}">
    ${icon(iconPath, step.tone === 'pending' ? 'spin' : '')}<b>${word(step, command)}</b>
    <em>${when(step, timeZone, now)}${step.detail === null ? nothing : html`${step.at === null ? '' : ', '}${step.detail}`}</em>
  </li>`
}

/** What was seen of a start or stop, for people; other effects name OCPP's own messages and states, which stay. */
function withEffectInWords(step: ChainStep, { effect }: Command): ChainStep {
  // The word of this step says it all.
  if (step.status === 'expired') return { ...step, detail: null }
  if (step.status !== 'effectSeen') return step
  if (effect?.kind === 'transactionStarted') return { ...step, detail: msg('the transaction started') }
  if (effect?.kind === 'transactionStopped') return { ...step, detail: msg('the transaction ended') }
  if (effect?.kind === 'compositeSchedule' && effect.ref !== null)
    return { ...step, detail: msg(str`limit in force: ${effect.ref}`) }
  if (effect?.kind === 'measured' && effect.ref !== null) return { ...step, detail: msg(str`measured: ${effect.ref}`) }
  if (effect?.kind === 'boot') return { ...step, detail: msg('the station started anew') }
  return step
}

function word({ status, place, tone }: ChainStep, { action, status: reached, effect }: Command): string {
  if (status !== null) return commandStatusWord(status)
  if (tone === 'pending') {
    if (place === 'sent') return msg('Waiting for the station')
    if (place === 'answer') return msg('Waiting for an answer')
    return action === 'SetChargingProfile' ? msg('Asking for the limit in force') : msg('Waiting for the effect')
  }
  if (place === 'sent') return msg('Not sent')
  if (place === 'answer') return msg('Answer')
  if (effect?.kind === UNCONFIRMED_EFFECT) return msg('Effect cannot be confirmed')
  return reached === 'accepted' ? msg('Effect not watched') : msg('Effect')
}

function when({ at, delayS, place }: ChainStep, timeZone: string, now: Date): string {
  if (at === null) return ''
  if (place === 'queued' || delayS === null)
    return now.getTime() - at.getTime() < 86_400_000 ? fmt().precise(at, timeZone) : fmt().moment(at, timeZone, now)
  return `+${fmt().number(delayS, 1)}\u00a0${shortSecond()}`
}

function shortSecond(): string {
  return fmt().age(1).split('\u00a0').at(-1) ?? 's'
}

/** The payload in short; a card is masked, because its number can be cloned. What is nested can be opened. */
function payloadText(payloadJson: string): string | TemplateResult {
  let fields: unknown
  try {
    fields = JSON.parse(payloadJson)
  } catch {
    return payloadJson
  }
  if (fields === null || typeof fields !== 'object') return payloadJson
  const entries = Object.entries(fields)
  const simple = entries.filter(([, content]) => content === null || typeof content !== 'object')
  const line = simple.map(([name, content]) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    return `${name} ${/idtag/i.test(name) ? maskIdTag(canonicalIdTag(text)) : text}`
  })
  const profile = v.safeParse(profileSchema, Object.fromEntries(entries).csChargingProfiles)
  if (profile.success) line.push(profileText(profile.output))
  if (simple.length === entries.length) return line.join(', ')
  return html`${line.join(', ')}<details class="answer"><summary translate="yes">${msg('Payload')}</summary><pre class="mono">${JSON.stringify(fields, masked, 2)}</pre></details>`
}

function masked(name: string, content: unknown): unknown {
  return typeof content === 'string' && /idtag/i.test(name) ? maskIdTag(canonicalIdTag(content)) : content
}

const profileSchema = v.object({
  chargingProfilePurpose: v.string(),
  chargingSchedule: v.object({
    chargingRateUnit: v.string(),
    chargingSchedulePeriod: v.array(v.object({ limit: v.number() })),
  }),
})

function profileText({
  chargingProfilePurpose,
  chargingSchedule: { chargingRateUnit, chargingSchedulePeriod },
}: v.InferOutput<typeof profileSchema>): string {
  const limits = chargingSchedulePeriod
    .slice(0, 3)
    .map(({ limit }) => `${fmt().number(limit)}\u00a0${chargingRateUnit}`)
  return `${chargingProfilePurpose}: ${limits.join(', ')}${chargingSchedulePeriod.length > 3 ? ' …' : ''}`
}

/** What the station sent back, where it says more than a word. */
function answerText({ result, action }: Command): TemplateResult | typeof nothing {
  if (result === null) return nothing
  if (result.errorCode !== null)
    return html`<span>${result.errorCode}${result.errorDescription === null || result.errorDescription === '' ? '' : `: ${result.errorDescription}`}</span>`
  if (result.payloadJson === null || !ANSWERS_SHOWN.includes(action)) return nothing
  return html`<details class="answer"><summary>${msg('Answer of the station')}</summary><pre class="mono">${pretty(result.payloadJson)}</pre></details>`
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
