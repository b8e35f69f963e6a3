import { inboxSchema, notificationSchema } from '@charge-it/shared/model/notification.ts'
import { deliverySchema, webhookSchema } from '@charge-it/shared/model/webhook.ts'
import { markRead, readBodySchema } from '../../notifications/inbox-api.ts'
import {
  changeNotification,
  getNotification,
  listNotifications,
  changesBody as notificationChanges,
  listQuery as notificationQuery,
} from '../../notifications/notification-api.ts'
import { addDevice, deviceBody, listDevices, removeDevice, testDevice } from '../../notifications/push-api.ts'
import {
  changesBody,
  changeWebhook,
  createBody,
  createWebhook,
  deliveryQuery,
  emptyBody,
  listDeliveries,
  listQuery,
  listWebhooks,
  removeWebhook,
  retryDelivery,
  rotateWebhookSecret,
  testWebhook,
} from '../../webhooks/webhook-api.ts'
import { created, NOTHING, ok } from '../openapi/operation.ts'
import { listOf } from '../replies/list-of.ts'
import {
  addedDeviceReply,
  devicesReply,
  listedNotificationReply,
  pushTestReply,
  webhookWithSecretReply,
} from '../replies/setting-replies.ts'
import { tagged } from './tagged.ts'

/** What people and other systems are told. */
export const notificationRoutes = tagged('Notifications and webhooks', [
  {
    method: 'GET',
    pattern: '/notifications',
    needs: 'read',
    handler: listNotifications,
    about: {
      summary: 'Lists notifications, newest first',
      query: notificationQuery,
      reply: ok(listOf(listedNotificationReply)),
    },
  },
  {
    method: 'POST',
    pattern: '/notifications/read',
    needs: 'read',
    handler: markRead,
    about: {
      summary: 'Marks notifications as seen by the caller',
      body: readBodySchema,
      reply: ok(inboxSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/notifications/:notificationId',
    needs: 'read',
    handler: getNotification,
    about: {
      summary: 'Reads a notification',
      reply: ok(notificationSchema),
    },
  },
  {
    method: 'PATCH',
    pattern: '/notifications/:notificationId',
    needs: 'command',
    handler: changeNotification,
    about: {
      summary: 'Acknowledges, assigns, notes, closes a notification',
      body: notificationChanges,
      reply: ok(notificationSchema),
    },
  },
  {
    method: 'GET',
    pattern: '/me/pushTokens',
    needs: 'read',
    handler: listDevices,
    about: {
      summary: 'Lists the browsers of the caller that want web push',
      reply: ok(devicesReply),
    },
  },
  {
    method: 'POST',
    pattern: '/me/pushTokens',
    needs: 'read',
    handler: addDevice,
    about: {
      summary: 'Tells that a browser wants web push',
      description: 'For the caller, and for nobody else from now on.',
      body: deviceBody,
      reply: ok(addedDeviceReply),
      problems: ['no-push-service', 'too-many-devices'],
    },
  },
  {
    method: 'DELETE',
    pattern: '/me/pushTokens/:deviceId',
    needs: 'signedIn',
    handler: removeDevice,
    about: {
      summary: 'Tells that a browser wants web push no more',
      reply: NOTHING,
    },
  },
  {
    method: 'POST',
    pattern: '/me/pushTokens/:deviceId/test',
    needs: 'read',
    handler: testDevice,
    about: {
      summary: 'Sends a test to a browser now',
      reply: ok(pushTestReply),
      problems: ['no-push-service', 'push-failed'],
    },
  },
  {
    method: 'POST',
    pattern: '/webhooks',
    needs: 'manageApiKeys',
    handler: createWebhook,
    about: {
      summary: 'Creates a webhook',
      description: 'Answers with its secret, which is shown this once.',
      body: createBody,
      reply: created(webhookWithSecretReply),
      problems: ['no-webhook-key', 'too-many-webhooks'],
    },
  },
  {
    method: 'GET',
    pattern: '/webhooks',
    needs: 'manageApiKeys',
    handler: listWebhooks,
    about: {
      summary: 'Lists webhooks',
      query: listQuery,
      reply: ok(listOf(webhookSchema)),
    },
  },
  {
    method: 'PATCH',
    pattern: '/webhooks/:webhookId',
    needs: 'manageApiKeys',
    handler: changeWebhook,
    about: {
      summary: 'Changes a webhook',
      body: changesBody,
      reply: ok(webhookSchema),
    },
  },
  {
    method: 'DELETE',
    pattern: '/webhooks/:webhookId',
    needs: 'manageApiKeys',
    handler: removeWebhook,
    about: {
      summary: 'Removes a webhook',
      reply: NOTHING,
    },
  },
  {
    method: 'POST',
    pattern: '/webhooks/:webhookId/secret',
    needs: 'manageApiKeys',
    handler: rotateWebhookSecret,
    about: {
      summary: 'Gives a webhook a new secret',
      description: 'Shown this once; the old one counts no more.',
      body: emptyBody,
      reply: ok(webhookWithSecretReply),
      problems: ['no-webhook-key'],
    },
  },
  {
    method: 'POST',
    pattern: '/webhooks/:webhookId/test',
    needs: 'manageApiKeys',
    handler: testWebhook,
    about: {
      summary: 'Sends a test call now',
      body: emptyBody,
      reply: ok(deliverySchema),
      problems: ['no-webhook-key'],
    },
  },
  {
    method: 'GET',
    pattern: '/deliveries',
    needs: 'manageApiKeys',
    handler: listDeliveries,
    about: {
      summary: 'Lists what was sent, is still tried or was given up, newest first',
      query: deliveryQuery,
      reply: ok(listOf(deliverySchema)),
    },
  },
  {
    method: 'POST',
    pattern: '/deliveries/:deliveryId/retry',
    needs: 'manageApiKeys',
    handler: retryDelivery,
    about: {
      summary: 'Tries a given-up delivery again, now',
      body: emptyBody,
      reply: ok(deliverySchema),
      problems: ['wrong-status'],
    },
  },
])
