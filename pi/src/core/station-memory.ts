import * as v from 'valibot'
import type { StateStore } from '../ports.ts'

const availabilitySchema = v.record(v.string(), v.boolean())
const readingsSchema = v.record(v.string(), v.number())

/** What the CSMS switched off, and the newest reading of each meter; both survive a restart. */
export interface StationMemory {
  /** @param connectorId 0 for the station itself. */
  isOperative(connectorId: number): boolean
  setOperative(connectorId: number, operative: boolean): Promise<void>
  /** Wh per connector. */
  readings(): Readonly<Record<string, number>>
  setReading(connectorId: number, energyWh: number): Promise<void>
}

export function createStationMemory(state: StateStore): StationMemory {
  const availability = { ...parsed(availabilitySchema, state.read('availability')) }
  const readings = { ...parsed(readingsSchema, state.read('meter-readings')) }
  return {
    isOperative: (connectorId) => availability[connectorId] ?? true,
    setOperative: (connectorId, operative) => {
      availability[connectorId] = operative
      return state.write('availability', { ...availability })
    },
    readings: () => readings,
    setReading: (connectorId, energyWh) => {
      readings[connectorId] = energyWh
      return state.write('meter-readings', { ...readings })
    },
  }
}

function parsed<S extends v.GenericSchema>(schema: S, stored: unknown): v.InferOutput<S> | undefined {
  const result = v.safeParse(schema, stored)
  return result.success ? result.output : undefined
}
