import type { Confidence } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'

/** How sure a result is, in the language shown now. */
export function confidenceWord(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return msg('High confidence')
    case 'medium':
      return msg('Medium confidence')
    case 'low':
      return msg('Low confidence')
  }
}

/** A method's name for people; names of models stay as they are known. */
export function methodWord(method: string): string {
  switch (method) {
    case 'blend':
      return msg('Blend of regression and profile')
    case 'profile-arima':
      return msg('Weekly profile with ARIMA')
    case 'sarima':
      return 'SARIMA'
    case 'arima':
      return 'ARIMA'
    case 'linear':
      return msg('Linear regression')
    case 'mean-7-days':
      return msg('Mean of seven days')
    case 'mean-4-weeks':
      return msg('Mean of four weeks, same weekday')
    case 'persistence':
      return msg('Stays as it was last')
    case 'seasonal-naive-24':
      return msg('Same as the day before')
    case 'seasonal-naive-168':
      return msg('Same as the week before')
    case 'site-hour-mean':
      return msg('Hourly mean of the site')
    case 'kmeans':
      return 'k-means'
    case 'rules':
      return msg('Fixed rules')
    case 'isolation-forest':
      return msg('Isolation forest')
    case 'water-filling':
      return msg('Water-filling')
    default:
      return method
  }
}

/** Why there is no result, or a simpler one. Codes like `needs-3-days` name the missing data. */
export function reasonWord(reason: string): string {
  const days = /^needs-(\d+)-days$/.exec(reason)?.[1]
  if (days !== undefined) return msg(str`It needs the data of ${days} days.`)
  const weeks = /^needs-(\d+)-weeks$/.exec(reason)?.[1]
  if (weeks !== undefined) return msg(str`It needs the data of ${weeks} weeks.`)
  const users = /^needs-(\d+)-users$/.exec(reason)?.[1]
  if (users !== undefined) return msg(str`It needs ${users} drivers with at least 10 sessions each.`)
  const stationDays = /^needs-(\d+)-station-days$/.exec(reason)?.[1]
  if (stationDays !== undefined)
    return msg(str`The score needs ${stationDays} days of stations; until then the rules count alone.`)
  switch (reason) {
    case 'naive-is-better':
      return msg('No model beat the simplest method here, so that one is shown.')
    case 'too-many-gaps':
      return msg('Too many hours are missing from the data.')
    case 'model-failed':
      return msg('The intended model could not be computed.')
    case 'no-stations':
      return msg('The site has no stations.')
    case 'failed':
      return msg('The computation failed.')
    default:
      return msg(str`Reason: ${reason}.`)
  }
}

/** A feature or rule of the maintenance score. */
export function featureWord(name: string): string {
  switch (name) {
    case 'heartbeat-gap':
    case 'heartbeatGap':
    case 'longestGapMin':
      return msg('Longest gap between heartbeats')
    case 'missed-share':
    case 'missedShare':
    case 'missedHeartbeats':
      return msg('Missed heartbeats')
    case 'errors':
    case 'manyErrors':
      return msg('Errors')
    case 'codes':
    case 'distinctCodes':
      return msg('Different error codes')
    case 'critical-code':
    case 'criticalCodes':
    case 'criticalError':
      return msg('Critical errors')
    case 'boots':
    case 'unexplainedBoots':
      return msg('Unexplained restarts')
    case 'failed-starts':
    case 'failedStartShare':
    case 'failedStarts':
      return msg('Failed starts')
    case 'status-flaps':
    case 'statusFlaps':
      return msg('Changes of status')
    case 'usage':
      return msg('Usage')
    case 'sessions':
      return msg('Sessions')
    case 'silent':
    case 'silentStation':
      return msg('Unusually long without a session')
    default:
      return name
  }
}

/** A group of drivers. Groups found by a model carry numbers; those made by rules have names. */
export function clusterWord(clusterId: string): string {
  switch (clusterId) {
    case 'frequent':
      return msg('Frequent')
    case 'overnight':
      return msg('Overnight')
    case 'occasional':
      return msg('Occasional')
    default:
      return msg(str`Group ${clusterId.replace(/^\D+/, '') || clusterId}`)
  }
}

/** A unit of a measurement in the language shown now; symbols are the same everywhere. */
export function unitWord(unit: string): string {
  switch (unit) {
    case 'min':
      return msg('min')
    case 'h':
      return msg('h')
    case 'd':
    case 'days':
      return msg('days')
    default:
      return unit
  }
}
