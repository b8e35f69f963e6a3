import { RULE_WORDS } from '@charge-it/shared/insights/rule-words.ts'
import type {
  Anomaly,
  AnomalyRule,
  AnomalySeverity,
  AnomalyState,
  AnomalyVerdict,
} from '@charge-it/shared/model/anomaly.ts'
import type { PatternName } from '@charge-it/shared/model/pattern.ts'
import { msg } from '@lit/localize'
import { shownLocale } from '../i18n/localization.ts'
import { activity, heartPulse, plug, power, timer, timerOff, trendingDown, zap } from '../icons/generated/lucide.ts'

/** What a rule claims, in the language shown now. */
export function ruleClaim(rule: AnomalyRule): string {
  return RULE_WORDS[rule].claim[shownLocale()]
}

/** What to look at first. */
export function ruleAdvice(rule: AnomalyRule): string {
  return RULE_WORDS[rule].advice[shownLocale()]
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
    case 'sessionsADay':
      return msg('Sessions in a day')
  }
}

/** Which program found an anomaly. */
export function anomalySourceWord({ rule, demo }: Pick<Anomaly, 'rule' | 'demo'>): string {
  if (demo !== null) return msg('Demo data')
  switch (rule) {
    case 'lowPower':
      return msg('Comparison with peers, each night')
    case 'aboveLimit':
      return msg('Load balancing of the site')
    case 'silentStation':
    case 'missedHeartbeats':
    case 'unexplainedBoots':
    case 'failedStarts':
      return msg('Rule, each hour')
    default:
      return msg('Rule, on every message')
  }
}
