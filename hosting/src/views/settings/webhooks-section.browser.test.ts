import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './webhooks-section.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'
import { offlineConsole, showPage } from '../../testing/offline-console.ts'

prepareKit()
afterEach(() => {
  render(html``, document.body)
  history.replaceState(null, '', '/')
})

const WEBHOOK = {
  ...{ webhookId: 'desk', name: 'Service desk', url: 'https://desk.example/in', kinds: [], enabled: true },
  ...{ lastDeliveredAt: null, lastFailedAt: null },
}
const delivery = (deliveryId: string, error: string) => ({
  ...{ deliveryId, channel: 'webhook', targetId: 'desk', kind: 'stationOffline', status: 'dead' },
  attempts: [{ at: '2026-03-02T04:00:00.000Z', ok: false, httpStatus: null, error }],
  ...{ nextAttemptAt: null, createdAt: '2026-03-02T03:00:00.000Z' },
})

/** The section with an API whose deliveries the test answers itself, by what was asked for, in any order. */
async function show() {
  const noted: unknown[] = []
  const deliveries = new Map<string, (page: object) => void>()
  const api = new Api({
    idToken: async () => null,
    fetch: async (path, init) => {
      if (path.includes('/audit/reads')) {
        noted.push(init.body)
        return new Response(null, { status: 204 })
      }
      if (!path.includes('/deliveries')) return Response.json({ items: [WEBHOOK] })
      const answer = Promise.withResolvers<object>()
      deliveries.set(new URL(path, location.href).search, answer.resolve)
      return Response.json(await answer.promise)
    },
  })
  const { app } = await offlineConsole({ role: 'admin' })
  const shown = { ...app, api }
  history.replaceState(null, '', '/settings/webhooks')
  const draw = () =>
    showPage(
      'light',
      (route) => html`<main><settings-webhooks .app=${shown} .route=${route}></settings-webhooks></main>`,
      location.href,
    )
  app.navigation.addEventListener('change', draw)
  draw()
  return {
    noted: () => noted,
    answer: async (search: string, body: object) => {
      await expect.poll(() => [...deliveries.keys()]).toContain(search)
      deliveries.get(search)?.(body)
      deliveries.delete(search)
    },
  }
}
const DEAD = '?limit=50&status=dead'
const text = (words: string) => expect.element(page.getByText(words, { exact: false }))
const select = page.getByRole('combobox')

test('the given up deliveries come first, with older ones on demand', async () => {
  const { answer } = await show()
  await answer(DEAD, { items: [delivery('b', 'the newest error')], nextCursor: 'next' })
  await text('the newest error').toBeVisible()

  await page.getByRole('button', { name: 'Load more' }).click()
  await answer(`${DEAD}&cursor=next`, { items: [delivery('a', 'an older error')], nextCursor: null })

  await text('an older error').toBeVisible()
  await text('the newest error').toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Load more' })).not.toBeInTheDocument()
})

test('whom an e-mail went to is told; that people are looked up is noted', async () => {
  const { answer, noted } = await show()
  const mail = { ...delivery('m', 'no such mailbox'), channel: 'email', targetId: 'account-of-budi' }
  await answer(DEAD, { items: [mail], nextCursor: null })

  // The name comes from Firestore, which has no network here.
  await text('E-mail to account-of-budi').toBeVisible()
  await expect.poll(noted).toEqual(['{"path":"users"}'])
})

test('another choice asks anew; what the earlier one still finds is not mixed into it', async () => {
  const { answer } = await show()
  await answer(DEAD, { items: [delivery('b', 'the newest error')], nextCursor: 'next' })
  await text('the newest error').toBeVisible()

  await page.getByRole('button', { name: 'Load more' }).click()
  await select.selectOptions('Delivered')
  await answer('?limit=50&status=delivered', { items: [], nextCursor: null })
  await text('Choose others above, or wait for the next event.').toBeVisible()
  await answer(`${DEAD}&cursor=next`, { items: [delivery('a', 'an older error')], nextCursor: null })
  await expect.element(page.getByRole('button', { name: /Send a test to/ })).toBeEnabled()

  await text('Choose others above, or wait for the next event.').toBeVisible()
  await expect.element(page.getByText('an older error', { exact: false })).not.toBeInTheDocument()
})
