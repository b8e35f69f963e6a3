import type {
  Anomaly,
  AnomalyRule,
  AnomalySeverity,
  AnomalyState,
  AnomalyVerdict,
} from '@charge-it/shared/model/anomaly.ts'
import type { PatternName } from '@charge-it/shared/model/pattern.ts'
import { msg } from '@lit/localize'
import { activity, heartPulse, plug, power, timer, timerOff, trendingDown, zap } from '../icons/generated/lucide.ts'

/** What a rule claims, in the language shown now. */
export function ruleClaim(rule: AnomalyRule): string {
  switch (rule) {
    case 'currentFluctuation':
      return msg('Current drops to zero and returns')
    case 'commandChurn':
      return msg('Started and stopped again and again')
    case 'heartbeatGap':
      return msg('Heartbeats stop')
    case 'lowPower':
      return msg('Delivers less power than its peers')
    case 'earlyStops':
      return msg('Sessions end early')
    case 'meterGaps':
      return msg('Meter values are missing')
    case 'meterBackwards':
      return msg('The meter counts backwards')
    case 'meterJump':
      return msg('The meter jumps')
    case 'meterMismatch':
      return msg('Energy and power of the meter disagree')
    case 'stuckSession':
      return msg('Session stays open without energy')
    case 'aboveLimit':
      return msg('Draws more than its limit')
    case 'silentStation':
      return msg('No session for unusually long')
    case 'missedHeartbeats':
      return msg('Many heartbeats are missing')
    case 'manyErrors':
      return msg('Reports many errors')
    case 'criticalError':
      return msg('Reports a critical error')
    case 'unexplainedBoots':
      return msg('Restarts without a known cause')
    case 'failedStarts':
      return msg('Charging often fails to start')
  }
}

/** What to look at first. */
export function ruleAdvice(rule: AnomalyRule): string {
  switch (rule) {
    case 'currentFluctuation':
      return msg('Check the contactor, the cable and how it sits in the socket. A loose contact heats up.')
    case 'commandChurn':
      return msg('Look at who sends the commands: a script, or a load limit that is too tight.')
    case 'heartbeatGap':
    case 'missedHeartbeats':
      return msg('Check the network of the station: SIM card, antenna, router.')
    case 'lowPower':
      return msg('Measure all phases. One missing phase explains a third or a half of the power.')
    case 'earlyStops':
      return msg('Compare the stop reasons of these sessions. Check cable lock and emergency stop.')
    case 'meterGaps':
      return msg('Check the meter’s wiring and the station’s setting for the sample interval.')
    case 'meterBackwards':
    case 'meterJump':
    case 'meterMismatch':
      return msg('Compare the display of the meter with the stored readings, and check the bill of this session.')
    case 'stuckSession':
      return msg('See whether a car is still plugged in, and stop the session if nobody charges.')
    case 'aboveLimit':
      return msg('Check whether the station follows charging profiles, and set its limit anew.')
    case 'silentStation':
      return msg('Visit the station and make a test charge. It may be blocked or broken without telling.')
    case 'manyErrors':
    case 'criticalError':
      return msg('Read the error codes in the station’s history, and take it out of service if people could be hurt.')
    case 'unexplainedBoots':
      return msg('Check the power supply of the controller, then its firmware.')
    case 'failedStarts':
      return msg('Check card reader, cable lock and the messages around a failed start.')
  }
}

/** The icon of a rule. */
export function ruleIcon(rule: AnomalyRule): string {
  switch (rule) {
    case 'heartbeatGap':
    case 'missedHeartbeats':
      return heartPulse
    case 'lowPower':
      return trendingDown
    case 'earlyStops':
    case 'failedStarts':
      return timerOff
    case 'meterGaps':
    case 'meterBackwards':
    case 'meterJump':
    case 'meterMismatch':
    case 'stuckSession':
      return timer
    case 'aboveLimit':
      return zap
    case 'silentStation':
      return plug
    case 'unexplainedBoots':
      return power
    default:
      return activity
  }
}

export function severityWord(severity: AnomalySeverity): string {
  switch (severity) {
    case 'critical':
      return msg('Critical')
    case 'warning':
      return msg('Warning')
    case 'info':
      return msg('Notice')
  }
}

export const SEVERITY_TONES: Readonly<Record<AnomalySeverity, string>> = {
  critical: 'faulted',
  warning: 'waiting',
  info: 'offline',
}

export function anomalyStateWord(state: AnomalyState): string {
  switch (state) {
    case 'open':
      return msg('Open')
    case 'acknowledged':
      return msg('Acknowledged')
    case 'muted':
      return msg('Muted')
    case 'resolved':
      return msg('Resolved')
  }
}

export function verdictWord(verdict: AnomalyVerdict): string {
  switch (verdict) {
    case 'real':
      return msg('Real defect')
    case 'false':
      return msg('False alarm')
    case 'expected':
      return msg('Odd, but expected')
  }
}

/** Whether our own commands made it. */
export function commandedWord(commanded: NonNullable<Anomaly['commanded']>): string {
  switch (commanded) {
    case 'commanded':
      return msg('Caused by our commands')
    case 'uncommanded':
      return msg('Not commanded by us')
    case 'mixed':
      return msg('Partly commanded by us')
  }
}

/** What a pattern describes. */
export function patternWord(name: PatternName): string {
  switch (name) {
    case 'currentP95':
      return msg('Highest usual current')
    case 'sessionEnergy':
      return msg('Energy of a session')
    case 'sessionDuration':
      return msg('Length of a session')
    case 'startHour':
      return msg('Hour of start')
    case 'rampTime':
      return msg('Time to full current')
    case 'reversals':
      return msg('Swings of the current per minute')
    case 'heartbeatJitter':
      return msg('Unevenness of heartbeats')
  }
}
