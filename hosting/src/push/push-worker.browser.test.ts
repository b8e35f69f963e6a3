import { expect, onTestFinished, test } from 'vitest'
import { cdp } from 'vitest/browser'

const PATIENTLY = { timeout: 12_000 }

/** As Firebase Cloud Messaging sends it. */
const MESSAGE = {
  from: '1234',
  fcmMessageId: '8b0c',
  notification: { title: 'Security event', body: 'Station CP_1 reports: tampering was detected.' },
  data: { path: '/notifications/securityEvent_CP_1', tag: 'securityEvent_CP_1', language: 'en' },
}

test('a push that arrives is shown, a repetition replaces it, and one that cannot be read is shown as a hint', async () => {
  const session = cdp()
  const { origin } = location
  const { targetInfo } = await session.send('Target.getTargetInfo')
  const { browserContextId } = targetInfo
  await session.send('Browser.grantPermissions', { permissions: ['notifications'], origin, browserContextId })
  const registrations = new Map<string, string>()
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: updated }) => {
    for (const { registrationId, scopeURL } of updated) registrations.set(scopeURL, registrationId)
  })
  await session.send('ServiceWorker.enable')
  const registration = await navigator.serviceWorker.register('/hosting/src/push/push-worker.ts', { type: 'module' })
  onTestFinished(async () => {
    for (const shown of await registration.getNotifications()) shown.close()
    await registration.unregister()
  })
  await expect.poll(() => registration.active?.state, PATIENTLY).toBe('activated')
  await expect.poll(() => registrations.has(registration.scope), PATIENTLY).toBe(true)
  const push = (data: string) =>
    session.send('ServiceWorker.deliverPushMessage', {
      ...{ origin, data },
      registrationId: registrations.get(registration.scope) ?? '',
    })
  const shown = async () =>
    (await registration.getNotifications()).map(({ title, body, lang, tag, data }) => ({
      title,
      body,
      lang,
      tag,
      data,
    }))

  await push(JSON.stringify(MESSAGE))
  await push(JSON.stringify(MESSAGE))
  await push('no JSON')

  const hint = { title: 'Charge-IT', body: '', lang: 'id', tag: 'charge-it', data: { path: '/notifications' } }
  const alarm = {
    ...{ title: 'Security event', body: 'Station CP_1 reports: tampering was detected.', lang: 'en' },
    ...{ tag: 'securityEvent_CP_1', data: { path: '/notifications/securityEvent_CP_1' } },
  }
  await expect
    .poll(async () => (await shown()).sort((a, b) => a.title.localeCompare(b.title)), PATIENTLY)
    .toEqual([hint, alarm])
})
