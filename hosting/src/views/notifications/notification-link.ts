import { stationIdOfKey } from '@charge-it/shared/ids/station-key.ts'
import type { Notification } from '@charge-it/shared/model/notification.ts'
import { addressOf } from '../../app/router.ts'

/** The page of what a notification speaks of; null when there is none. */
export function addressOfSubject({ ref, stationId, siteId, kind }: Notification): string | null {
  const [collection = '', id = ''] = ref?.split('/') ?? []
  if (collection === 'anomalies') return addressOf('anomaly', { anomalyId: id })
  if (collection === 'commands' && stationId !== null) return addressOf('stationTab', { stationId, tab: 'commands' })
  if (collection === 'firmwareJobs') return addressOf('firmwareJob', { jobId: id })
  if (collection === 'webhooks') return addressOf('settingsSection', { section: 'webhooks' })
  if (collection === 'edges' || collection === 'jobRuns') return addressOf('settingsSection', { section: 'system' })
  if (kind === 'loadInfeasible' && siteId !== null) return addressOf('insights')
  if (collection === 'stations' && ref?.includes('/certificates/') === true)
    return addressOf('stationTab', { stationId: stationId ?? stationIdOfKey(id), tab: 'security' })
  if (stationId !== null) return addressOf('station', { stationId })
  return null
}
