import { join } from 'node:path'

/** Where a station keeps its state. */
export function folderOf(stateFolder: string, stationId: string): string {
  return join(stateFolder, encodeURIComponent(stationId))
}
