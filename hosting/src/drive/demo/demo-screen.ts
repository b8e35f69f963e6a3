import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { type ActionHandlers, connectorActions } from '../connector-actions.ts'
import { connectorBody } from '../connector-body.ts'
import { type LinkState, linkBody } from '../drive-link-card.ts'
import { receiptScreen } from '../drive-receipt.ts'
import { shell } from '../drive-shell.ts'
import { driveState } from '../drive-state.ts'
import { dataAge } from '../live-block.ts'
import { helpLine, placeHead, placeHeadSpace, stateHead } from '../page-head.ts'
import { withSample } from '../power-samples.ts'
import type { ReceiptAnswer } from '../receipt-answer.ts'
import { stateWords } from '../state-words.ts'
import { tapPicture } from '../steps.ts'
import { demoCard, demoStates } from './demo-states.ts'

const nothingHappens = (): void => {}
const HANDLERS: ActionHandlers = {
  start: nothingHappens,
  tap: nothingHappens,
  back: nothingHappens,
  signIn: nothingHappens,
  signInAndStart: nothingHappens,
  signOut: nothingHappens,
  stop: nothingHappens,
  leave: nothingHappens,
  refresh: nothingHappens,
  linkCard: nothingHappens,
  reserve: nothingHappens,
  cancelReservation: nothingHappens,
  dismissReservation: nothingHappens,
}

const OFFER = { maxMinutes: 30, supported: true, waitUntil: null, reservationKey: null }

const LINKS: Readonly<Record<string, LinkState>> = {
  linkIdle: { kind: 'idle' },
  linkWaiting: { kind: 'waiting', secondsLeft: 42 },
  linkLinked: { kind: 'linked', idTagMasked: '••••••4C' },
  linkTaken: { kind: 'taken', idTagMasked: '••••••4C' },
  linkTimedOut: { kind: 'timedOut' },
  linkRefused: { kind: 'refused', code: 'card-link-busy' },
}

/** Names of everything that {@link demoScreen} shows. */
export function demoNames(now: Date): readonly string[] {
  return [...Object.keys(demoStates(now)), ...Object.keys(LINKS), ...RECEIPTS]
}

const RECEIPTS = ['receipt', 'receiptRunning', 'receiptPending', 'receiptExpired', 'receiptUnknown'] as const

/** One state of the driver's page with made-up values, drawn by the same parts as the real one; null for no such name. */
export function demoScreen(name: string, now: Date): TemplateResult | null {
  const link = LINKS[name]
  if (link !== undefined)
    return shell({
      head: placeHead(demoCard(now)),
      body: html`<h1 class="dst big">${msg('Link a card to your account')}</h1><div class="pn">${linkBody(link, 'DEMO-01')}</div>`,
    })
  const receipt = receiptDemo(name, now)
  if (receipt !== null) return receipt
  const facts = demoStates(now)[name]
  if (facts === undefined) return null
  const state = driveState(facts)
  const timeZone = 'Asia/Jakarta'
  const words = stateWords(state, { timeZone, now, mayStart: true })
  const session = 'session' in state ? state.session : null
  const age = session === null ? nothing : dataAge(session.sampledAt, [], now, timeZone)
  const guest = { uid: 'demo-driver', email: null, isGuest: true, mayStopAny: false }
  return shell({
    head: facts.card !== null ? placeHead(facts.card) : state.kind === 'resolving' ? placeHeadSpace() : nothing,
    body: html`${state.kind === 'tapCard' ? html`<div class="ctr">${tapPicture()}${stateHead(words)}</div>` : stateHead(words, age)}
      ${connectorBody(state, {
        card: facts.card,
        samples: demoSamples(now, session?.powerW ?? null),
        papers: { idTag: null, bill: null, correction: null },
        stopNote: nothing,
        timeZone,
        now,
      })}`,
    foot: html`${connectorActions(state, session, { person: guest, guestStart: true, waiting: false, receiptToken: 'demo', offer: OFFER, heldElsewhere: null, timeZone }, HANDLERS)}${
      state.kind === 'resolving' ? nothing : helpLine(facts.card?.helpPhone ?? null)
    }`,
  })
}

function demoSamples(now: Date, powerW: number | null) {
  const powers = [0, 18_000, 41_000, 48_500, 49_000, 48_200, 46_000, 44_100, powerW]
  return powers.reduce<ReturnType<typeof withSample>>(
    (samples, powerW, index) => withSample(samples, new Date(now.getTime() - (powers.length - index) * 60_000), powerW),
    [],
  )
}

function receiptDemo(name: string, now: Date): TemplateResult | null {
  const on = { retry: nothingHappens, print: nothingHappens }
  const base: ReceiptAnswer = {
    state: 'final',
    operator: 'Charge-IT Demo',
    helpPhone: '+62 21 5550 1234',
    siteName: 'Gedung Parkir Blok M',
    siteAddress: 'Jalan Melawai, Jakarta',
    stationId: 'DEMO-01',
    connectorId: 1,
    transactionId: '1',
    idTagMasked: '••:••:••:7F',
    timeZone: 'Asia/Jakarta',
    startedAt: new Date(now.getTime() - 55 * 60_000),
    stoppedAt: new Date(now.getTime() - 11 * 60_000),
    energyWh: 26_410,
    currency: 'IDR',
    costIdr: 72_480,
    lines: [
      { kind: 'energy', quantity: 16_410, unit: 'Wh', unitPrice: 2_466_780, amountIdr: 40_480 },
      {
        ...{ kind: 'energy', quantity: 10_000, unit: 'Wh', unitPrice: 3_000_000, amountIdr: 30_000 },
        window: { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 1020, untilMinute: 1320 },
      },
      { kind: 'idle', quantity: 4, unit: 'min', unitPrice: 500, amountIdr: 2000 },
    ],
    tax: { name: 'PPN', basisPoints: 1100, included: true, amountIdr: 7_183 },
    energySplit: 'samples',
    receiptNumber: '20261015-blok-m-0042',
    correctionNumber: null,
    tariff: { name: 'Demo', version: 3 },
    billedAt: now,
    correctedAt: null,
    collected: false,
    demo: 'demo state',
  }
  const unfinished = { costIdr: null, lines: [], billedAt: null, receiptNumber: null }
  switch (name) {
    case 'receipt':
      return receiptScreen(base, null, on).content
    case 'receiptRunning':
      return receiptScreen({ ...base, ...unfinished, state: 'running', stoppedAt: null, energyWh: null }, null, on)
        .content
    case 'receiptPending':
      return receiptScreen({ ...base, ...unfinished, state: 'billPending' }, null, on).content
    case 'receiptExpired':
      return receiptScreen(null, 'expired', on).content
    case 'receiptUnknown':
      return receiptScreen(null, 'unknown', on).content
    default:
      return null
  }
}
