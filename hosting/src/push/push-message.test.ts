import { expect, test } from 'vitest'
import { pathOfClick, shownPush } from './push-message.ts'

/** As Firebase Cloud Messaging hands a message to the worker of a page. */
const MESSAGE = {
  from: '1234',
  priority: 'high',
  fcmMessageId: '8b0c',
  notification: { title: 'Kejadian keamanan', body: 'Stasiun CP_1 melaporkan: Tamper.' },
  data: { path: '/notifications/securityEvent_CP_1%253ATamper', tag: 'securityEvent_CP_1%3ATamper', language: 'id' },
}

test('a message becomes a notification with its words, its language and the page it leads to', () => {
  expect(shownPush(MESSAGE)).toEqual({
    title: 'Kejadian keamanan',
    options: {
      body: 'Stasiun CP_1 melaporkan: Tamper.',
      lang: 'id',
      tag: 'securityEvent_CP_1%3ATamper',
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      data: { path: '/notifications/securityEvent_CP_1%253ATamper' },
    },
  })
})

test('what cannot be read still becomes a notification, because a browser wants one for every push', () => {
  for (const payload of [undefined, null, 'text', 7, { notification: 'x', data: null }]) {
    expect(shownPush(payload)).toMatchObject({ title: 'Charge-IT', options: { data: { path: '/notifications' } } })
  }
})

test('a click leads to a page of the console and nowhere else', () => {
  expect(pathOfClick({ path: '/notifications/a_1' })).toBe('/notifications/a_1')
  for (const path of [
    'https://evil.example/',
    '//evil.example',
    '/notifications/../settings',
    '/notifications/..',
    '/settings',
    7,
    null,
  ]) {
    expect([path, pathOfClick({ path })]).toEqual([path, '/notifications'])
  }
  expect(pathOfClick(undefined)).toBe('/notifications')
})
