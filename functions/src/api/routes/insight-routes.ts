import { patternSchema } from '@charge-it/shared/model/pattern.ts'
import { anomalyChanges, changeAnomaly, getAnomaly, removeAnomaly } from '../anomalies.ts'
import { getVerdicts, putVerdict, verdictBody, withdrawVerdict } from '../insight-verdicts.ts'
import {
  getAvailability,
  getHealth,
  getLoadPlan,
  getMaintenance,
  getUsage,
  getUserClusters,
  siteQuery,
  stationQuery,
} from '../insights.ts'
import { correctEntry, correctionBody, deleteEntry, deletionBody, getEventDay } from '../journal-entries.ts'
import { NOTHING, ok } from '../openapi/operation.ts'
import { relearnPattern } from '../patterns.ts'
import { pageQuery } from '../query-fields.ts'
import {
  anomalyReply,
  availabilityReply,
  clustersReply,
  eventDayReply,
  healthReply,
  loadReply,
  maintenanceReply,
  usageReply,
  verdictsReply,
} from '../replies/insight-replies.ts'
import { listOf } from '../replies/list-of.ts'
import { trainInsights, trainingBody, trainingReply } from '../train-insights.ts'
import { tagged } from './tagged.ts'

/** What was predicted and found odd. */
export const insightRoutes = tagged('Insights', [
  {
    method: 'GET',
    pattern: '/anomalies/:anomalyId',
    needs: 'read',
    handler: getAnomaly,
    about: {
      summary: 'Reads an anomaly',
      reply: ok(anomalyReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/anomalies/:anomalyId',
    needs: 'judgeAnomalies',
    handler: changeAnomaly,
    about: {
      summary: 'Acknowledges, mutes, resolves, judges an anomaly',
      body: anomalyChanges,
      reply: ok(anomalyReply),
    },
  },
  {
    method: 'DELETE',
    pattern: '/anomalies/:anomalyId',
    needs: 'correctAnomalies',
    handler: removeAnomaly,
    about: {
      summary: 'Removes an anomaly that should not be there',
      reply: NOTHING,
    },
  },
  {
    method: 'POST',
    pattern: '/insights/trainings',
    needs: 'runInsights',
    handler: trainInsights,
    about: {
      summary: 'Trains and forecasts now, a site or all',
      description:
        'It may take minutes. `jobRuns/trainInsights` tells how far it is; a second one is refused meanwhile.',
      problems: ['training-runs'],
      body: trainingBody,
      reply: ok(trainingReply),
    },
  },
  {
    method: 'POST',
    pattern: '/patterns/:patternId/relearn',
    needs: 'judgeAnomalies',
    handler: relearnPattern,
    about: {
      summary: 'Has a usual range learned anew, from now on',
      reply: ok(patternSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/events/:eventId',
    needs: 'read',
    handler: getEventDay,
    about: {
      summary: 'Reads a day of the journal of a station',
      reply: ok(eventDayReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/events/:eventId/entries/:entryKey',
    needs: 'judgeAnomalies',
    handler: correctEntry,
    about: {
      summary: 'Puts a correction beside an entry of the journal',
      description: 'The entry stays as it was noted. All members null take the correction back.',
      body: correctionBody,
      reply: ok(eventDayReply),
    },
  },
  {
    method: 'POST',
    pattern: '/events/:eventId/entries/:entryKey/deletion',
    needs: 'correctAnomalies',
    handler: deleteEntry,
    about: {
      summary: 'Deletes an entry of the journal for good',
      description: 'That there was one, when, and the reason stay in `deletions`; what it said stays in the audit.',
      body: deletionBody,
      reply: ok(eventDayReply),
    },
  },
  {
    method: 'GET',
    pattern: '/insights/:result/:scopeId/verdicts',
    needs: 'read',
    handler: getVerdicts,
    about: {
      summary: 'Tells how people judge a result',
      reply: ok(verdictsReply),
    },
  },
  {
    method: 'PUT',
    pattern: '/insights/:result/:scopeId/verdict',
    needs: 'judgeInsights',
    handler: putVerdict,
    about: {
      summary: 'Says whether a result was helpful',
      description: 'One verdict per person and result; a new one takes the place of the one before. It trains nothing.',
      body: verdictBody,
      reply: ok(verdictsReply),
      problems: ['changed-meanwhile'],
    },
  },
  {
    method: 'DELETE',
    pattern: '/insights/:result/:scopeId/verdict',
    needs: 'judgeInsights',
    handler: withdrawVerdict,
    about: {
      summary: 'Takes the own verdict on a result back',
      reply: NOTHING,
    },
  },
  {
    method: 'GET',
    pattern: '/predict/availability',
    seed: true,
    needs: 'read',
    handler: getAvailability,
    about: {
      summary: 'Lists forecasts of free connectors',
      query: siteQuery,
      reply: ok(listOf(availabilityReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/predict/maintenance',
    seed: true,
    needs: 'read',
    handler: getMaintenance,
    about: {
      summary: 'Lists stations that behave oddly, with evidence',
      query: siteQuery,
      reply: ok(listOf(maintenanceReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/analytics/users',
    seed: true,
    needs: 'read',
    handler: getUserClusters,
    about: {
      summary: 'Lists groups of drivers, descriptive only',
      query: pageQuery,
      reply: ok(listOf(clustersReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/optimize/load',
    seed: true,
    needs: 'read',
    handler: getLoadPlan,
    about: {
      summary: 'Lists the forecast and plan of each site',
      query: siteQuery,
      reply: ok(listOf(loadReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/health/score',
    seed: true,
    needs: 'read',
    handler: getHealth,
    about: {
      summary: 'Lists the health of each station and the one next step',
      query: stationQuery,
      reply: ok(listOf(healthReply)),
    },
  },
  {
    method: 'GET',
    pattern: '/system/usage',
    seed: true,
    needs: 'read',
    handler: getUsage,
    about: {
      summary: 'Lists the load of the edge instances',
      query: pageQuery,
      reply: ok(listOf(usageReply)),
    },
  },
])
