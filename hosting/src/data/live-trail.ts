import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { TimedSample } from './sample-series.ts'

/** As many live samples as a page keeps of a transaction: an hour at one every 5 s. */
const KEEP = 720

/**
 * Remembers the live samples that a page has seen, because stored ones lag by up to a quarter of an hour. Merged with the
 * stored samples by time.
 */
export class LiveTrail {
  readonly #seen = new Map<string, Map<number, TimedSample>>()

  /**
   * Takes in the newest sample of a connector.
   * @param meterStartWh Added to the session's energy to get the register; null leaves the energy out.
   */
  note(connector: Connector, meterStartWh: number | null): void {
    const { activeTransaction, live } = connector
    if (activeTransaction === null || live === null) return
    const own = this.#seen.get(activeTransaction.transactionKey) ?? new Map<number, TimedSample>()
    this.#seen.set(activeTransaction.transactionKey, own)
    const sample: TimedSample = {
      at: live.sampledAt,
      ...(live.energyWh === null || meterStartWh === null ? {} : { energyWh: live.energyWh + meterStartWh }),
      ...(live.powerW === null ? {} : { powerW: live.powerW }),
      ...(live.currentA === null ? {} : { currentA: live.currentA }),
      ...(live.voltageV === null ? {} : { voltageV: live.voltageV }),
      ...(live.socPercent === null ? {} : { socPercent: live.socPercent }),
    }
    own.set(live.sampledAt.getTime(), sample)
    for (const time of own.keys()) {
      if (own.size <= KEEP) break
      own.delete(time)
    }
  }

  /** Stored and seen samples of a transaction, oldest first, each time once. */
  mergedWith(transactionKey: string, stored: readonly TimedSample[]): readonly TimedSample[] {
    const all = new Map(this.#seen.get(transactionKey))
    for (const sample of stored) all.set(sample.at.getTime(), sample)
    return [...all.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime())
  }
}
