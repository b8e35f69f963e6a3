import type { FleetStation } from '../../data/fleet.ts'

/** Which stations are chosen for a common action. Only what is shown counts: a filter takes the others out of reach. */
export class StationChoice {
  #ids: ReadonlySet<string> = new Set()
  readonly #changed: () => void

  /** @param changed Called after each change. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  has(stationId: string): boolean {
    return this.#ids.has(stationId)
  }

  /** Those of the shown stations that are chosen, in their order. */
  of(shown: readonly FleetStation[]): readonly FleetStation[] {
    return shown.filter(({ station }) => this.#ids.has(station.stationId))
  }

  set(stationId: string, isChosen: boolean): void {
    const next = new Set(this.#ids)
    if (isChosen) next.add(stationId)
    else next.delete(stationId)
    this.#ids = next
    this.#changed()
  }

  /** Chooses exactly the shown stations, or none. */
  setAll(shown: readonly FleetStation[], isChosen: boolean): void {
    this.#ids = new Set(isChosen ? shown.map(({ station }) => station.stationId) : [])
    this.#changed()
  }
}
