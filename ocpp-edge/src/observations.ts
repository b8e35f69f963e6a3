import type { TimedSample } from './store/stores.ts'

/**
 * What handlers saw and stored, for those who wait for the effect of a command, for detectors and for counters.
 * Published after the write, before the answer.
 */
export type Observation =
  | { readonly kind: 'boot'; readonly stationId: string; readonly at: Date }
  | {
      readonly kind: 'status'
      readonly stationId: string
      readonly connectorId: number
      readonly status: string
      /** OCPP 1.6 §7.6, NoError when none. */
      readonly errorCode: string
      readonly at: Date
    }
  | {
      readonly kind: 'started'
      readonly stationId: string
      readonly connectorId: number
      readonly idTag: string
      readonly transactionId: number | string
      readonly transactionKey: string
      readonly at: Date
    }
  | {
      readonly kind: 'stopped'
      readonly stationId: string
      readonly connectorId: number | null
      readonly transactionId: number | string
      readonly transactionKey: string
      readonly reason: string | null
      readonly at: Date
    }
  | {
      readonly kind: 'meterValues'
      readonly stationId: string
      readonly connectorId: number
      /** null: of no transaction that is known. */
      readonly transactionKey: string | null
      /** In order of time. */
      readonly samples: readonly TimedSample[]
      readonly at: Date
    }
  | {
      /** A CALL to the station is on its way. */
      readonly kind: 'commandSent'
      readonly stationId: string
      readonly action: string
      readonly payload: Readonly<Record<string, unknown>>
      readonly at: Date
    }
  | {
      /** Firmware or log upload reported its progress. */
      readonly kind: 'progress'
      readonly stationId: string
      readonly of: 'firmware' | 'log'
      readonly status: string
      readonly requestId: number | null
      readonly at: Date
    }
  | {
      /** A station connected with a certificate that had been issued and not used before. */
      readonly kind: 'certificateUsed'
      readonly stationId: string
      readonly fingerprint: string
      readonly at: Date
    }
  | { readonly kind: 'message'; readonly stationId: string; readonly action: string; readonly at: Date }

export interface Observations {
  publish(observation: Observation): void
  /** @returns what ends the subscription. */
  subscribe(listener: (observation: Observation) => void): () => void
}

/** In-process and synchronous. A listener that throws is reported and does not stop the others. */
export function observations(onError: (error: unknown) => void): Observations {
  const listeners = new Set<(observation: Observation) => void>()
  return {
    publish: (observation) => {
      for (const listener of listeners) {
        try {
          listener(observation)
        } catch (error) {
          onError(error)
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
