import type { AnomalyFacts } from '../store/anomaly-store.ts'

/** What a detector says of one connector or station. `count` is absolute: repeats since `firstSeenAt`, the first included. */
export interface Finding extends Omit<AnomalyFacts, 'stationId'> {
  readonly phase: 'seen' | 'over'
}

/** A finding with what most rules leave empty. */
export function finding(
  facts: Pick<Finding, 'connectorId' | 'rule' | 'firstSeenAt' | 'lastSeenAt' | 'measured' | 'expected' | 'unit'> &
    Partial<Finding>,
): Finding {
  return {
    phase: 'seen',
    transactionKey: null,
    severity: 'warning',
    commanded: null,
    count: 1,
    deviation: null,
    evidence: [],
    fingerprint: null,
    ...facts,
  }
}
