import type { StationConfiguration } from '@charge-it/shared/model/station-configuration.ts'
import type { Clock } from '../clock.ts'
import type { ConfigurationStore } from '../store/configuration-store.ts'
import { emptyConfiguration } from './configuration-keys.ts'

/** The configurations of the stations held here: in memory after the first use, changed one step at a time. */
export interface StationConfigurations {
  find(stationId: string): Promise<StationConfiguration | undefined>
  /** Reads, changes and stores; changes of one station wait for each other. Rejects with StoreError. */
  update(stationId: string, change: (old: StationConfiguration) => StationConfiguration): Promise<StationConfiguration>
  /** The station is no longer held here. */
  forget(stationId: string): void
}

export function stationConfigurations(deps: {
  readonly store: ConfigurationStore
  readonly clock: Clock
}): StationConfigurations {
  const { store, clock } = deps
  const known = new Map<string, StationConfiguration>()
  const turns = new Map<string, Promise<unknown>>()

  const find = async (stationId: string) => {
    const remembered = known.get(stationId)
    if (remembered !== undefined) return remembered
    const stored = await store.find(stationId)
    if (stored !== undefined) known.set(stationId, stored)
    return stored
  }

  return {
    find,
    update(stationId, change) {
      const previous = turns.get(stationId) ?? Promise.resolve()
      const step = async () => {
        const old = (await find(stationId)) ?? emptyConfiguration(stationId, clock.now())
        const changed = change(old)
        await store.save(changed)
        known.set(stationId, changed)
        return changed
      }
      // A failed step was reported to its own caller; the next one goes on from what is stored.
      const turn = previous.then(step, step)
      turns.set(stationId, turn)
      const end = () => {
        if (turns.get(stationId) === turn) turns.delete(stationId)
      }
      turn.then(end, end)
      return turn
    },
    forget: (stationId) => {
      known.delete(stationId)
    },
  }
}

/** A key's value as a whole number ≥ 0; null when it was not read or is none. */
export function configuredNumber(configuration: StationConfiguration | undefined, key: string): number | null {
  const text = configuration?.keys.find((each) => each.key === key)?.value?.trim()
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}
