import type { PatternName } from '../model/pattern.ts'
import { stationKey } from './station-key.ts'

/** The id of a pattern's document: `{stationKey}_{connectorId}_{name}`. @param connectorId 0: of the station as a whole. */
export function patternId(stationId: string, connectorId: number, name: PatternName): string {
  return `${stationKey(stationId)}_${connectorId}_${name}`
}
