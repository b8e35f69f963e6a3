import { attemptWords } from '@charge-it/shared/connections/attempt-words.ts'
import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { circleCheck, circleDashed, circleX, loaderCircle } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { HandshakeStage, HandshakeStep } from './handshake.ts'

export interface HandshakeCard {
  readonly steps: readonly HandshakeStep[]
  readonly station: Station
  readonly timeZone: string
  readonly now: Date
  /** Things that can be done about a failed step. */
  actions(attempt: Attempt): unknown
}

/** Each step of a new station, with cause and remedy where it stopped. */
export function handshakeList(card: HandshakeCard): TemplateResult {
  return html`<ol class="hs">${card.steps.map((step) => row(step, card))}</ol>`
}

/** What the watching has come to, for the head of the card. */
export function handshakeTitle(steps: readonly HandshakeStep[], stationId: string): string {
  if (steps.every(({ state }) => state === 'passed')) return msg(str`${stationId} is ready.`)
  const failed = steps.find(({ state }) => state === 'failed')
  if (failed !== undefined) return msg(str`${stationId} was refused: ${stageWord(failed.stage)}.`)
  const [first] = steps
  return first?.state === 'waiting' ? msg(str`Waiting for ${stationId}.`) : msg(str`${stationId} is connected.`)
}

function row({ stage, state, at, attempt }: HandshakeStep, card: HandshakeCard): TemplateResult {
  const looks = {
    passed: { iconPath: circleCheck, word: msg('Passed'), classes: 'good' },
    failed: { iconPath: circleX, word: msg('Failed'), classes: 'bad' },
    waiting: { iconPath: loaderCircle, word: msg('Waiting'), classes: 'run' },
    later: { iconPath: circleDashed, word: '', classes: 'later' },
  }[state]
  return html`<li class=${looks.classes}>${icon(looks.iconPath, state === 'waiting' ? 'spin' : '')}
    <div><p class="hs-t"><b>${stageWord(stage)}</b><span>${looks.word}</span></p><p class="t2 s">${stageText(stage, state, card)}</p>
      ${attempt === null ? nothing : cause(attempt, state === 'failed', card)}</div>
    <time>${at === null ? '' : fmt().clock(at, card.timeZone)}</time></li>`
}

function cause(attempt: Attempt, isBad: boolean, card: HandshakeCard): TemplateResult {
  const words = attemptWords(attempt.reason, shownLocale())
  const age = fmt().age((card.now.getTime() - attempt.lastAt.getTime()) / 1000)
  return html`<div class="cause ${isBad ? 'bad' : 'warn'}" role=${isBad ? 'alert' : nothing}><dl>
      <dt>${msg('Cause')}</dt><dd>${words.cause}${attempt.detail === null || attempt.detail === '' ? nothing : html` <code>${attempt.detail}</code>`}</dd>
      <dt>${msg('Fix')}</dt><dd>${words.fix}</dd>
      <dt>${msg('Seen')}</dt><dd>${attempt.count > 1 ? msg(str`${fmt().number(attempt.count)} times, the last ${age} ago`) : msg(str`${age} ago`)}${attempt.remoteAddress === null ? nothing : msg(str`, from ${attempt.remoteAddress}`)}</dd></dl>
    ${card.actions(attempt)}</div>`
}

function stageWord(stage: HandshakeStage): string {
  switch (stage) {
    case 'socket':
      return msg('Address')
    case 'credentials':
      return msg('Credentials')
    case 'subprotocol':
      return msg('OCPP version')
    case 'boot':
      return msg('First message (BootNotification)')
    case 'connectors':
      return msg('State of the connectors')
    case 'heartbeat':
      return msg('Sign of life (Heartbeat)')
  }
}

function stageText(stage: HandshakeStage, state: HandshakeStep['state'], { station }: HandshakeCard): string {
  const passed = state === 'passed'
  switch (stage) {
    case 'socket':
      return passed
        ? msg('The charger reached this installation.')
        : msg('The charger opens a WebSocket to the address.')
    case 'credentials':
      return passed ? msg('It is the station that it says it is.') : msg('Its password or certificate is checked.')
    case 'subprotocol':
      return passed && station.ocppVersion !== null
        ? msg(str`Agreed on OCPP ${station.ocppVersion}.`)
        : msg('Both agree on a version of OCPP.')
    case 'boot': {
      const device = [station.vendor, station.model].filter((text) => text !== null).join(' ')
      return passed && device !== ''
        ? msg(str`${device}, firmware ${station.firmwareVersion ?? '–'}, serial number ${station.serialNumber ?? '–'}.`)
        : msg('The station says who made it; the answer gives it the time and the heartbeat interval.')
    }
    case 'connectors':
      return passed ? msg('Every connector has told its state.') : msg('Each connector tells whether it is free.')
    case 'heartbeat':
      return passed
        ? msg('The connection is alive.')
        : msg('The first one comes after the interval, at most some minutes.')
  }
}
