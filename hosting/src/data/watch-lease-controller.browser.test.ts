import { html, LitElement } from 'lit'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { type OfflineApp, offlineApp } from '../testing/offline-app.ts'
import { paceNote } from '../views/pace-note.ts'
import { MAX_WATCHED, WatchLeaseController } from './watch-lease-controller.ts'

let offline: OfflineApp

class WatchedList extends LitElement {
  stationIds: readonly string[] = []
  readonly #lease = new WatchLeaseController(this, () => ({ api: offline.app.api, stationIds: this.stationIds }))

  override render(): unknown {
    return html`<p>List</p>${paceNote(this.#lease.pace)}`
  }
}
beforeAll(() => {
  document.documentElement.lang = 'en'
  customElements.define('watched-list', WatchedList)
})
afterEach(() => document.body.replaceChildren())

/** A page that watches so many stations, while the API answers with a status. */
async function watch(count: number, status: number): Promise<WatchedList> {
  offline = await offlineApp()
  offline.answer = () => ({ status, body: {} })
  const list = new WatchedList()
  list.stationIds = Array.from({ length: count }, (_, index) => `CP-${index}`)
  document.body.append(list)
  await expect.poll(() => offline.calls.length).toBe(Math.min(count, 1))
  await list.updateComplete
  return list
}

test('a lease that holds says nothing', async () => {
  await watch(MAX_WATCHED, 200)

  await expect.element(page.getByText('List')).toBeVisible()
  expect(offline.calls).toMatchObject([{ method: 'POST', path: '/api/v1/watches' }])
  expect(document.querySelector('watched-list')?.shadowRoot?.querySelector('.foot-row')).toBeNull()
})

test('a refused lease says that values arrive slowly, until it is granted', async () => {
  const list = await watch(1, 429)
  await expect.element(page.getByText('Live values could not be asked for', { exact: false })).toBeVisible()

  offline.answer = () => ({ status: 200, body: {} })
  list.stationIds = ['CP-9']
  list.requestUpdate()

  await expect.poll(() => list.shadowRoot?.querySelector('.foot-row') ?? null).toBeNull()
})

test('of more stations than a lease holds the rest is told, and not asked for', async () => {
  await watch(MAX_WATCHED + 1, 200)

  await expect.element(page.getByText('Live values of 50 stations at most', { exact: false })).toBeVisible()
  expect(JSON.stringify(offline.calls[0]?.body)).not.toContain(`CP-${MAX_WATCHED}"`)
})

test('nothing to watch is nothing to tell [edge 1]', async () => {
  await watch(0, 429)

  expect(document.querySelector('watched-list')?.shadowRoot?.querySelector('.foot-row')).toBeNull()
})
