import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Message } from '@charge-it/shared/model/message.ts'
import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import { arrowLeft, arrowRight, circleX } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { StationPage } from '../station/station-tab.ts'
import type { OnboardCalls } from './onboard-calls.ts'
import { type OnboardDraft, type OnboardStep, stationAddress } from './onboard-draft.ts'

/** What the steps of the wizard show and do. */
export interface OnboardPage {
  readonly app: AppContext
  readonly draft: OnboardDraft
  readonly calls: OnboardCalls
  /** To choose from; of a saved station its own alone. */
  readonly sites: readonly Site[]
  /** null until it exists and is read. */
  readonly station: Station | null
  readonly stationIsLoading: boolean
  /** The station as its own page shows it. */
  readonly page: StationPage | null
  readonly connectors: readonly Connector[]
  readonly attempts: readonly Attempt[]
  readonly messages: readonly Message[]
  readonly pending: readonly PendingStation[]
  readonly now: Date
  readonly openedAt: Date
  /** The address of another step of this station. */
  addressOf(step: OnboardStep): string
  /** @param changes Of the address; an empty text takes one out. */
  go(step: OnboardStep, changes?: Readonly<Record<string, string>>): void
}

/** Whether the page follows what the station does. */
export function isWatching({ added, step }: OnboardDraft): boolean {
  return added && (step === 'handshake' || step === 'test')
}

/** Where the station connects; null when the installation does not know its own address. */
export function ocppAddress({ app, calls: { secret } }: OnboardPage, stationId: string): string | null {
  if (secret?.stationId === stationId && secret.ocppUrl !== null) return secret.ocppUrl
  const base = app.organisation?.ocppUrl ?? app.config.ocppUrl ?? null
  return base === null ? null : stationAddress(base, stationId)
}

/** Back, later, on. */
export function stepFoot(
  page: OnboardPage,
  back: OnboardStep | null,
  next: OnboardStep,
  text = msg('Continue'),
): TemplateResult {
  return html`<div class="btns ob-foot">${back === null ? nothing : backButton(page, back)}<span class="grow"></span>
    <a class="btn plain" href="/stations">${msg('Finish later')}</a><button class="btn primary" type="button" @click=${() => page.go(next)}>${text}${icon(arrowRight)}</button></div>`
}

export function backButton(page: OnboardPage, to: OnboardStep): TemplateResult {
  return html`<button class="btn" type="button" @click=${() => page.go(to)}>${icon(arrowLeft)}${msg('Back')}</button>`
}

export function problemNote({ calls: { problem } }: OnboardPage): TemplateResult | typeof nothing {
  if (problem === null) return nothing
  return html`<div class="note bad" role="alert">${icon(circleX)}<p>${problem}</p></div>`
}
