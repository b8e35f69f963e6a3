import { connectionSettingsSchema, organisationSchema } from '@charge-it/shared/model/settings.ts'
import {
  changeNotificationSettings,
  getNotificationSettings,
  changesBody as notificationChanges,
} from '../../notifications/settings-api.ts'
import { baselinesBody, changeBaselines, getBaselines } from '../baselines.ts'
import { changeConnectionSettings, getConnectionSettings, settingsChanges } from '../connection-settings.ts'
import { getCosts } from '../costs.ts'
import { ok } from '../openapi/operation.ts'
import {
  baselinesReply,
  costsReply,
  insightSettingsReply,
  mapSettingsReply,
  notificationSettingsReply,
  priceSettingsReply,
  retentionReply,
  scalingReply,
} from '../replies/setting-replies.ts'
import { changeScaling, getScaling, scalingBody } from '../scaling.ts'
import { changeOrganisation, getOrganisation, organisationChanges } from '../settings.ts'
import { insightSettings, mapSettings, priceSettings, retentionSettings } from '../small-settings.ts'
import { tagged } from './tagged.ts'

/** What holds for the whole installation. */
export const settingRoutes = tagged('Settings', [
  {
    method: 'GET',
    pattern: '/settings/organisation',
    needs: 'read',
    handler: getOrganisation,
    about: {
      summary: 'Reads what is known of the operator',
      reply: ok(organisationSchema),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/organisation',
    needs: 'manageUsers',
    handler: changeOrganisation,
    about: {
      summary: 'Changes what is known of the operator',
      description: 'Another currency is taken on by every tariff. It can be changed until the first session.',
      problems: ['currency-in-use'],
      body: organisationChanges,
      reply: ok(organisationSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/map',
    needs: 'read',
    handler: mapSettings.get,
    about: {
      summary: 'Reads where map tiles come from',
      reply: ok(mapSettingsReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/map',
    needs: 'manageUsers',
    handler: mapSettings.change,
    about: {
      summary: 'Changes where map tiles come from',
      body: mapSettings.changes,
      reply: ok(mapSettingsReply),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/retention',
    needs: 'read',
    handler: retentionSettings.get,
    about: {
      summary: 'Reads how long samples and audit entries are kept',
      reply: ok(retentionReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/retention',
    needs: 'manageUsers',
    handler: retentionSettings.change,
    about: {
      summary: 'Changes how long samples and audit entries are kept',
      body: retentionSettings.changes,
      reply: ok(retentionReply),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/insights',
    needs: 'read',
    handler: insightSettings.get,
    about: {
      summary: 'Reads which kinds of insights are off',
      reply: ok(insightSettingsReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/insights',
    needs: 'runInsights',
    handler: insightSettings.change,
    about: {
      summary: 'Changes which kinds of insights are off',
      body: insightSettings.changes,
      reply: ok(insightSettingsReply),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/baselines',
    needs: 'read',
    handler: getBaselines,
    about: {
      summary: 'Reads what stations of a vendor and model are set to',
      reply: ok(baselinesReply),
    },
  },
  {
    method: 'PUT',
    pattern: '/settings/baselines',
    needs: 'manageStations',
    handler: changeBaselines,
    about: {
      summary: 'Replaces what stations of a vendor and model are set to',
      description: 'Stations take it over with their next boot.',
      body: baselinesBody,
      reply: ok(baselinesReply),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/connections',
    needs: 'read',
    handler: getConnectionSettings,
    about: {
      summary: 'Reads who may connect',
      reply: ok(connectionSettingsSchema),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/connections',
    needs: 'manageUsers',
    handler: changeConnectionSettings,
    about: {
      summary: 'Changes who may connect',
      body: settingsChanges,
      reply: ok(connectionSettingsSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/notifications',
    needs: 'read',
    handler: getNotificationSettings,
    about: {
      summary: 'Reads who hears of what, and how',
      reply: ok(notificationSettingsReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/notifications',
    needs: 'manageUsers',
    handler: changeNotificationSettings,
    about: {
      summary: 'Changes who hears of what, and how',
      description: 'null takes a kind back to its built-in rule.',
      body: notificationChanges,
      reply: ok(notificationSettingsReply),
    },
  },
  {
    method: 'GET',
    pattern: '/settings/prices',
    needs: 'read',
    handler: priceSettings.get,
    about: {
      summary: 'Reads the prices of Firestore that estimates use',
      reply: ok(priceSettingsReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/settings/prices',
    needs: 'manageSystem',
    handler: priceSettings.change,
    about: {
      summary: 'Changes the prices of Firestore that estimates use',
      body: priceSettings.changes,
      reply: ok(priceSettingsReply),
    },
  },
  {
    method: 'GET',
    pattern: '/system/costs',
    needs: 'read',
    handler: getCosts,
    about: {
      summary: 'Estimates what Firestore costs for a charger and month',
      description:
        'US dollars without free quotas. Edges count their reads and writes; what functions and pages do is assumed, as docs/costs.md says.',
      reply: ok(costsReply),
    },
  },
  {
    method: 'GET',
    pattern: '/system/scaling',
    needs: 'manageSystem',
    handler: getScaling,
    about: {
      summary: 'Reads how many instances of the edge may run',
      reply: ok(scalingReply),
      problems: ['no-edge-service', 'scaling-not-allowed', 'changed-meanwhile', 'over-quota', 'cloud-run-unavailable'],
    },
  },
  {
    method: 'PATCH',
    pattern: '/system/scaling',
    needs: 'manageSystem',
    handler: changeScaling,
    about: {
      summary: 'Changes how many instances of the edge may run',
      body: scalingBody,
      reply: ok(scalingReply),
      problems: [
        'nothing-to-scale',
        'scaling-is-manual',
        'no-edge-service',
        'scaling-not-allowed',
        'changed-meanwhile',
        'over-quota',
        'cloud-run-unavailable',
      ],
    },
  },
])
