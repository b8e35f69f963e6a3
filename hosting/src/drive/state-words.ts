import { msg, str } from '@lit/localize'
import { fmt } from '../i18n/fmt.ts'
import {
  ban,
  calendarClock,
  circleCheck,
  circleHelp,
  circlePause,
  circleX,
  loaderCircle,
  nfc,
  plug,
  scanLine,
  timer,
  triangleAlert,
  unplug,
  wifiOff,
  wrench,
  zap,
} from '../icons/generated/lucide.ts'
import type { CardRefusal, DriveState } from './drive-state.ts'
import { failureWords, withoutCharge } from './failure-words.ts'
import type { IdleFee } from './idle-fee.ts'
import { refusalWords } from './refusal-words.ts'

/** The head of the page in a state: icon, colour family of tokens.css, one heading, one sentence, what to do next. */
export interface StateWords {
  readonly iconPath: string
  readonly tone: 'available' | 'charging' | 'waiting' | 'reserved' | 'faulted' | 'offline' | 'text'
  /** True while the page waits for an answer. */
  readonly busy?: boolean
  readonly heading: string
  readonly lead?: string
  readonly todo?: readonly string[]
}

export interface WordsContext {
  readonly timeZone: string
  readonly now: Date
  readonly mayStart: boolean
}

/** The words of a state in the language shown now. Call it inside `render`. */
export function stateWords(state: DriveState, context: WordsContext): StateWords {
  const another = msg('Choose another connector or another site.')
  switch (state.kind) {
    case 'resolving':
      return { iconPath: loaderCircle, tone: 'text', busy: true, heading: msg('Asking the station…') }
    case 'unknownCode':
      return {
        iconPath: circleX,
        tone: 'faulted',
        heading: msg('This code is not known'),
        lead: msg('No charger of ours has this code.'),
        todo: [
          msg('Scan the sticker on the charger once more.'),
          msg('Or type the 8 characters below its QR code.'),
          msg('If the sticker looks pasted over, do not pay anything there.'),
        ],
      }
    case 'unreachable':
      return {
        iconPath: wifiOff,
        tone: 'offline',
        heading: msg('No connection'),
        lead: msg('The page cannot reach Charge-IT. It tries again by itself.'),
        todo: [msg('Check the network of this device.'), msg('A card can still be tapped at the station.')],
      }
    case 'offline':
      return {
        iconPath: wifiOff,
        tone: 'offline',
        heading: msg('Station is offline'),
        lead: offlineLead(state.lastSeenAt, state.session !== null, context),
        todo:
          state.session === null
            ? [another]
            : [
                msg('Charging may go on. The station reports everything when it is back.'),
                msg('To stop, tap the same card at the station or unplug the car.'),
              ],
      }
    case 'maintenance':
      return {
        iconPath: wrench,
        tone: 'waiting',
        heading: msg('Closed for maintenance'),
        lead: msg('No session can start at this site now.'),
        todo: [msg('Choose another site.')],
      }
    case 'outOfService':
      return {
        iconPath: ban,
        tone: 'offline',
        heading: msg('Out of service'),
        lead: msg('The operator has switched this connector off.'),
        todo: [another],
      }
    case 'faulted':
      return {
        iconPath: triangleAlert,
        tone: 'faulted',
        heading: msg('Faulted'),
        lead: msg(str`The station reports a fault (${state.errorCode}). Do not use this connector.`),
        todo: [another],
      }
    case 'reserved':
      return {
        iconPath: calendarClock,
        tone: 'reserved',
        heading: msg('Reserved'),
        lead: msg('This connector waits for somebody who reserved it.'),
        todo: [another],
      }
    case 'reserving':
      return {
        iconPath: loaderCircle,
        tone: 'reserved',
        busy: true,
        heading: msg('Reserving…'),
        lead: msg('The station is asked to hold this connector for you.'),
      }
    case 'reservedForMe':
      return {
        iconPath: calendarClock,
        tone: 'reserved',
        heading: msg('Reserved for you'),
        lead: msg(
          str`Held until ${fmt().moment(state.expiresAt, context.timeZone, context.now)}. Start here or give it back before.`,
        ),
      }
    case 'notReserved':
      return {
        iconPath: circleX,
        tone: state.isOver ? 'waiting' : 'faulted',
        heading: state.isOver ? msg('Reservation is over') : msg('Not reserved'),
        ...refusalWords(state.code),
      }
    case 'statusUnknown':
      return {
        iconPath: circleHelp,
        tone: 'offline',
        heading: msg('Status unknown'),
        lead: msg('The station is connected but has not told the state of this connector yet.'),
        todo: [msg('Wait a moment: this page goes on by itself.')],
      }
    case 'available':
      return { iconPath: circleCheck, tone: 'available', heading: msg('Available') }
    case 'tapCard':
      return {
        iconPath: nfc,
        tone: 'text',
        heading: msg('Tap your card at the station'),
        lead: msg('Hold it to the wave symbol until it beeps. This page goes on by itself.'),
      }
    case 'pluggedIn':
      return {
        iconPath: plug,
        tone: 'waiting',
        heading: msg('Cable plugged in'),
        lead: context.mayStart
          ? msg('Tap your card at the station, or start here.')
          : msg('Tap your card at the station.'),
      }
    case 'unplug':
      return {
        iconPath: unplug,
        tone: 'waiting',
        heading: msg('Unplug cable'),
        lead: msg('The last session has ended, but the cable is still plugged in.'),
      }
    case 'busy':
      return {
        iconPath: zap,
        tone: 'charging',
        heading: msg('In use'),
        lead: msg('A car is connected here. Its session has not been reported yet.'),
      }
    case 'authorising':
      return {
        iconPath: loaderCircle,
        tone: 'charging',
        busy: true,
        heading: msg('Checking with the station…'),
        lead: msg('This takes a few seconds.'),
      }
    case 'plugIn':
      return {
        iconPath: plug,
        tone: 'charging',
        heading: msg('Plug in your car now'),
        lead: msg('The station agreed. It waits a short time only; charging starts by itself.'),
      }
    case 'starting':
      return {
        iconPath: loaderCircle,
        tone: 'charging',
        busy: true,
        heading: msg('Starting…'),
        lead: msg('The car and the station are agreeing. This can take a minute.'),
      }
    case 'cardRefused':
      return cardRefusedWords(state.reason, state.idTagMasked, fmt().timeLabelled(state.at, context.timeZone), context)
    case 'session':
      return phaseWords(state, context)
    case 'stopping':
      return {
        iconPath: loaderCircle,
        tone: 'charging',
        busy: true,
        heading: msg('Stopping…'),
        lead: state.slow
          ? msg(
              'The station has not confirmed yet; it may be offline. To be sure, tap the card there or unplug the car.',
            )
          : msg('Waiting until the station confirms.'),
      }
    case 'finished':
      return {
        iconPath: circleCheck,
        tone: 'available',
        heading: msg('Finished'),
        ...(state.idleFee === null ? {} : { lead: idleFeeWords(state.idleFee, context) }),
      }
    case 'startRefused':
      return {
        iconPath: circleX,
        tone: 'faulted',
        heading: msg('Charging did not start'),
        ...withoutCharge(refusalWords(state.code)),
      }
    case 'startFailed':
      return {
        iconPath: circleX,
        tone: 'faulted',
        heading: msg('Charging did not start'),
        ...failureWords(state.reason),
      }
  }
}

function offlineLead(lastSeenAt: Date | null, charging: boolean, { timeZone, now }: WordsContext): string {
  const seen = lastSeenAt === null ? null : fmt().moment(lastSeenAt, timeZone, now)
  if (seen === null) return msg('It has never been connected.')
  return charging
    ? msg(str`Last seen ${seen}. The values below are the last ones received.`)
    : msg(str`Last seen ${seen}. It cannot start a session from here.`)
}

function phaseWords(
  { phase, errorCode, idleFee }: Extract<DriveState, { kind: 'session' }>,
  context: WordsContext,
): StateWords {
  if (idleFee !== null) {
    return {
      iconPath: idleFee.isRunning ? timer : phase === 'finishing' ? unplug : circlePause,
      tone: 'waiting',
      heading: idleFee.isRunning
        ? msg('Parking fee is running')
        : phase === 'finishing'
          ? msg('Unplug cable')
          : msg('Paused by car'),
      lead: `${phase === 'finishing' ? msg('Charging has ended.') : msg('The car takes no energy now.')} ${idleFeeWords(idleFee, context)}`,
    }
  }
  switch (phase) {
    case 'starting':
      return { iconPath: plug, tone: 'charging', heading: msg('Starting…') }
    case 'charging':
      return { iconPath: zap, tone: 'charging', heading: msg('Charging') }
    case 'suspendedByCar':
      return {
        iconPath: circlePause,
        tone: 'waiting',
        heading: msg('Paused by car'),
        lead: msg('The car takes no energy now: it may be full or wait for its timer.'),
      }
    case 'suspendedByStation':
      return {
        iconPath: circlePause,
        tone: 'waiting',
        heading: msg('Paused by station'),
        lead: msg('The station gives no energy now. It goes on by itself when power is free.'),
      }
    case 'finishing':
      return {
        iconPath: unplug,
        tone: 'waiting',
        heading: msg('Unplug cable'),
        lead: msg('Charging has ended. Unplug the car to free the connector.'),
      }
    case 'faulted':
      return {
        iconPath: triangleAlert,
        tone: 'faulted',
        heading: msg('Faulted'),
        lead: msg(
          str`The station reports a fault (${errorCode}) during this session. The values below are the last ones received. Unplug the car; what was delivered is still billed.`,
        ),
      }
  }
}

/** What parking costs from when on; the free time may have begun before the status that the page knows. */
function idleFeeWords({ isRunning, perMinuteIdr, freeUntil }: IdleFee, { timeZone, now }: WordsContext): string {
  const fee = fmt().money(perMinuteIdr)
  return isRunning
    ? msg(str`Parking costs ${fee} per minute until the car is unplugged.`)
    : msg(str`Parking is free until ${fmt().moment(freeUntil, timeZone, now)} at the latest, then ${fee} per minute.`)
}

function cardRefusedWords(reason: CardRefusal, card: string, time: string, { mayStart }: WordsContext): StateWords {
  const withoutCard = mayStart ? [msg('Start without a card, same price.')] : []
  const otherCard = msg('Use another card and tap again.')
  const look = { iconPath: circleX, tone: 'faulted' } as const
  switch (reason) {
    case 'unknown':
      return {
        ...look,
        heading: msg('Card not known yet'),
        lead: msg(str`The station read card ${card}, but it is not registered. Nothing was charged.`),
        todo: [...withoutCard, otherCard, msg(str`Ask the operator to admit this card. It was noted at ${time}.`)],
      }
    case 'blocked':
      return {
        ...look,
        heading: msg('Card is blocked'),
        lead: msg(str`Card ${card} is blocked. Nothing was charged.`),
        todo: [...withoutCard, otherCard, msg('Ask the operator why it is blocked.')],
      }
    case 'expired':
      return {
        ...look,
        heading: msg('Card has expired'),
        lead: msg(str`Card ${card} is no longer valid. Nothing was charged.`),
        todo: [...withoutCard, otherCard, msg('Ask the operator to renew it.')],
      }
    case 'inUse':
      return {
        ...look,
        heading: msg('Card is already charging'),
        lead: msg(str`Card ${card} runs a session at another connector. Nothing was charged here.`),
        todo: [msg('Stop the other session first, then tap again.'), otherCard],
      }
  }
}

/** The icon of the sentence that asks to compare the code with the sticker. */
export const COMPARE_ICON = scanLine
