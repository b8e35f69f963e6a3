import { NOTIFICATION_KINDS } from '@charge-it/shared/notifications/catalogue.ts'
import { newNotification } from '@charge-it/shared/notifications/new-notification.ts'
import { expect, test } from 'vitest'
import { notificationFilterOf } from './notification-filters.ts'
import { addressOfSubject } from './notification-link.ts'

test('filters come from the address; what is unknown is left out', () => {
  expect(notificationFilterOf(new URLSearchParams('view=closed&kind=anomaly&station= CP_1 '))).toEqual({
    view: 'closed',
    kind: 'anomaly',
    stationId: 'CP_1',
  })
  expect(notificationFilterOf(new URLSearchParams('view=x&kind=y&station='))).toEqual({
    view: 'open',
    kind: null,
    stationId: null,
  })
})

test.each([
  ['anomaly', 'anomalies/CP_1_1_lowPower_x', '/insights/anomalies/CP_1_1_lowPower_x'],
  ['commandFailed', 'commands/abc', '/stations/CP%2F1/commands'],
  ['firmwareJobHalted', 'firmwareJobs/abc', '/firmware/abc'],
  ['webhookDead', 'webhooks/abc', '/settings/webhooks'],
  ['edgeDead', 'edges/edge-a', '/settings/system'],
  ['certificateExpiring', 'stations/CP%252F1/certificates/x', '/stations/CP%2F1/security'],
  ['stationOffline', 'stations/CP%252F1', '/stations/CP%2F1'],
  ['loadInfeasible', 'insights/allocation/sites/a', '/insights'],
] as const)('%s leads to what it is about', (kind, ref, address) => {
  const draft = { kind, key: 'k', stationId: 'CP/1', siteId: 'a', ref, params: {} }

  expect(addressOfSubject(newNotification(draft, new Date()))).toBe(address)
})

test('a notification about nothing that has a page leads nowhere [edge 1]', () => {
  expect(
    NOTIFICATION_KINDS.map((kind) =>
      addressOfSubject(newNotification({ kind, key: 'k', params: {} }, new Date())),
    ).filter((address) => address !== null),
  ).toEqual([])
})
