import { msg } from '@lit/localize'

/** How a health score of 0 to 100 is to be taken. */
export type HealthLevel = 'good' | 'fair' | 'poor'

export function healthLevel(score: number): HealthLevel {
  return score < 50 ? 'poor' : score < 75 ? 'fair' : 'good'
}

/** A level in the language shown now. */
export function healthLevelWord(level: HealthLevel): string {
  switch (level) {
    case 'good':
      return msg('Good')
    case 'fair':
      return msg('Fair')
    case 'poor':
      return msg('Poor')
  }
}
