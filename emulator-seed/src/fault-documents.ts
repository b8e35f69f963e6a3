import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { EventDay } from '@charge-it/shared/model/event.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { SYNTHETIC_LABEL } from './demo.ts'
import type { DemoStation } from './demo-stations.ts'
import type { SeedDocument } from './seed-document.ts'
import { seededRandom } from './seeded-random.ts'

const DAY_MS = 86_400_000
const KEPT_DAYS = 90
/** OCPP 1.6 §7.6, with how likely each is to be drawn. */
const ERROR_CODES = [
  'EVCommunicationError',
  'EVCommunicationError',
  'ConnectorLockFailure',
  'WeakSignal',
  'GroundFailure',
  'HighTemperature',
] as const

/**
 * Faults and gaps between heartbeats of the last 90 days, which the source does not know: synthetic, drawn with a fixed seed,
 * labelled so. A few stations have many, most have few.
 */
export function faultDocuments(stations: readonly DemoStation[], now: Date): readonly SeedDocument[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  return stations
    .filter(({ source }) => source !== null)
    .flatMap(({ stationId }) => {
      const trouble = 0.01 + 0.12 * seededRandom(`trouble ${stationId}`)() ** 3
      return Array.from({ length: KEPT_DAYS }, (_, index) => today - (index + 1) * DAY_MS).flatMap((day) => {
        const date = new Date(day).toISOString().slice(0, 10)
        const random = seededRandom(`faults ${stationId} ${date}`)
        if (random() >= trouble) return []
        const at = new Date(day + Math.floor(random() * 20 * 3_600_000))
        const until = new Date(at.getTime() + Math.floor((5 + random() * 90) * 60_000))
        const faulted = random() < 0.6
        const connectorId = 1 + Math.floor(random() * 2)
        const code = ERROR_CODES[Math.floor(random() * ERROR_CODES.length)] ?? 'OtherError'
        const entries: EventDay['entries'] = faulted
          ? {
              [`fault-${at.getTime()}`]: { at, type: 'fault', connectorId, detail: code },
              [`fault-${until.getTime()}`]: { at: until, type: 'faultEnded', connectorId, detail: 'NoError' },
            }
          : {
              [`offline-${at.getTime()}`]: { at, type: 'offline', connectorId: null, detail: null },
              [`online-${until.getTime()}`]: { at: until, type: 'online', connectorId: null, detail: null },
            }
        const event: EventDay = {
          stationId,
          date,
          kind: 'day',
          entries,
          expireAt: new Date(day + KEPT_DAYS * DAY_MS),
          demo: SYNTHETIC_LABEL,
        }
        return [{ path: paths.event(`${stationKey(stationId)}_${date}`), fields: event }]
      })
    })
}
