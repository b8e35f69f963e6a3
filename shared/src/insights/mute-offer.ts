import type { Anomaly } from '../model/anomaly.ts'

/** So often must people have called the same thing expected before a mute is offered. Nothing is ever muted by itself. */
export const EXPECTED_BEFORE_OFFER = 5
/** Two swings are alike when neither period nor height differ by more than this factor. */
const ALIKE = 1.5

type Judged = Pick<Anomaly, 'anomalyId' | 'stationId' | 'connectorId' | 'rule' | 'verdict' | 'fingerprint'>
type Shown = Judged & Pick<Anomaly, 'severity' | 'state'>

/**
 * Whether a mute is offered for an anomaly: people called the same rule at the same place, with a like fingerprint, expected
 * at least five times. Never for critical ones, and not for what is muted or resolved.
 * @param judged Anomalies of its station and rule with the verdict `expected`; others are left out.
 * @returns how often, or null when nothing is offered.
 */
export function muteOffer(anomaly: Shown, judged: readonly Judged[]): { readonly expected: number } | null {
  if (anomaly.severity === 'critical' || anomaly.state === 'muted' || anomaly.state === 'resolved') return null
  const expected = judged.filter((other) => other.verdict === 'expected' && isSameThing(anomaly, other)).length
  return expected >= EXPECTED_BEFORE_OFFER ? { expected } : null
}

function isSameThing(anomaly: Judged, other: Judged): boolean {
  const isPlace = anomaly.stationId === other.stationId && anomaly.connectorId === other.connectorId
  return isPlace && anomaly.rule === other.rule && isAlike(anomaly.fingerprint, other.fingerprint)
}

function isAlike(a: Anomaly['fingerprint'], b: Anomaly['fingerprint']): boolean {
  if (a === null || b === null) return a === b
  return (['periodS', 'amplitude'] as const).every((name) => {
    const [low, high] = [Math.min(a[name], b[name]), Math.max(a[name], b[name])]
    return high <= ALIKE * low
  })
}
