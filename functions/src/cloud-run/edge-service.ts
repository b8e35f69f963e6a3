/** How many instances of the edge run, and which revision of it. */
export interface EdgeScaling {
  /** Instances that are kept even when no station is connected. */
  readonly minInstances: number
  /** Instances that may run at once; null = what Cloud Run takes by itself. */
  readonly maxInstances: number | null
  /** A number that somebody fixed in Cloud Run: the two limits above rest. null = automatic. */
  readonly fixedInstances: number | null
  /** The revision that serves new connections; null before the first is ready. */
  readonly revision: string | null
  /** A revision that was made and is not ready, or null. */
  readonly pendingRevision: string | null
  /** Cloud Run has not settled the last change yet. */
  readonly settling: boolean
  readonly changedAt: Date | null
  /** Names this state: a change that carries an older one is refused. */
  readonly etag: string
}

export type EdgeScalingLimits = { readonly minInstances: number; readonly maxInstances: number }

/** Why Cloud Run did not answer or obey. `retry-later` covers everything that another attempt may mend. */
export type EdgeServiceRefusal = 'no-service' | 'not-allowed' | 'changed-meanwhile' | 'over-quota' | 'retry-later'

export type EdgeServiceAnswer =
  | { readonly kind: 'scaling'; readonly scaling: EdgeScaling }
  | { readonly kind: 'refused'; readonly reason: EdgeServiceRefusal }

/** The edge's service on the platform that runs it. */
export interface EdgeService {
  /** As the audit log names it. */
  readonly name: string
  read(): Promise<EdgeServiceAnswer>
  /**
   * Sets both limits for the service as a whole, which by Cloud Run's documentation makes no revision and so drops no
   * socket. Resolves once the change is accepted; it may still be settling.
   * @param etag Of the state that the change is meant for.
   */
  change(limits: EdgeScalingLimits, etag: string): Promise<EdgeServiceAnswer>
}
