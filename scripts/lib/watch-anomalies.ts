import { anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { datesOfTimestamps, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { readMemory } from 'charge-it-pi/memory/memory-files.ts'
import type { Firestore } from 'firebase-admin/firestore'

const EVERY_MS = 500
const CSMS_RULE = 'currentFluctuation'
const STATION_PATTERN = 'CURRENT_FLUCTUATION'

/** What was noticed of a station, and how many seconds after the watching began. */
export interface Noticed {
  /** `currentFluctuation` and the like in the CSMS's memory, `CURRENT_FLUCTUATION` in the station's own. */
  readonly what: string
  readonly afterS: number
}

export interface AnomalyWatch {
  /** Both sides have noticed the fluctuation; of a station whose memory is elsewhere, the CSMS alone. */
  isNoticed(): boolean
  /** Looks a last time and ends. @returns first sightings, oldest first; `station` null where its memory is elsewhere. */
  end(): Promise<{ readonly csms: readonly Noticed[]; readonly station: readonly Noticed[] | null }>
}

/**
 * Watches what the CSMS writes down of a station, and the station of itself, from now on.
 * @param options.memoryFolder of the station; null when it is not on this machine.
 */
export function watchAnomalies(options: {
  readonly firestore: Firestore
  readonly stationId: string
  readonly memoryFolder: string | null
  readonly onNoticed: (by: 'CSMS' | 'station', noticed: Noticed) => void
}): AnomalyWatch {
  const { firestore, stationId, memoryFolder } = options
  const beganMs = Date.now()
  const found = { CSMS: new Map<string, Noticed>(), station: new Map<string, Noticed>() }
  let ended = false

  const note = (by: 'CSMS' | 'station', what: string): void => {
    if (found[by].has(what)) return
    const noticed = { what, afterS: Math.round((Date.now() - beganMs) / 100) / 10 }
    found[by].set(what, noticed)
    options.onNoticed(by, noticed)
  }
  const look = async (): Promise<void> => {
    const { docs } = await firestore.collection(collections.anomalies).where('stationId', '==', stationId).get()
    for (const doc of docs) {
      const { rule, lastSeenAt } = parseDocument(anomalySchema, doc.ref.path, datesOfTimestamps(doc.data()))
      if (lastSeenAt.getTime() >= beganMs) note('CSMS', rule)
    }
    if (memoryFolder === null) return
    for await (const record of readMemory(memoryFolder)) {
      if (record.kind === 'anomaly' && Date.parse(record.at) >= beganMs) note('station', record.pattern)
    }
  }
  const looking = (async () => {
    while (!ended) {
      await look()
      await new Promise<void>((resolve) => setTimeout(resolve, EVERY_MS))
    }
    await look()
  })()
  // Told by `end`; until then nobody listens.
  looking.catch(() => {})
  return {
    isNoticed: () => found.CSMS.has(CSMS_RULE) && (memoryFolder === null || found.station.has(STATION_PATTERN)),
    end: async () => {
      ended = true
      await looking
      return {
        csms: [...found.CSMS.values()],
        station: memoryFolder === null ? null : [...found.station.values()],
      }
    },
  }
}
