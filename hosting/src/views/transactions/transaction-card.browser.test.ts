import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { offlineConsole } from '../../testing/offline-console.ts'
import { cardFacts } from './transaction-card.ts'

const at = new Date('2026-10-15T07:30:00Z')
const card: IdTag = {
  ...{ idTag: '04a1b2c3', idTagCanonical: '04A1B2C3', status: 'Accepted', expiresAt: null, parentIdTag: null },
  ...{ ownerUid: null, holderName: 'Siti Rahma', label: 'Fleet 7', kind: 'card', demo: null, lastUpdatedAt: at },
}
const identity = { idTag: '04a1b2c3', parentIdTag: null }

afterEach(() => render(html``, document.body))

function draw(shown: IdTag | null, parentIdTag: string | null = null): string[] {
  document.documentElement.lang = 'en'
  render(html`<main>${cardFacts({ ...identity, parentIdTag }, shown)}</main>`, document.body)
  return [...document.querySelectorAll('dt, dd')].map(({ textContent }) => textContent.trim())
}

test('card, holder, label and group are told', async () => {
  expect(draw(card, 'FLEET')).toEqual([
    ...['Card', '04a1b2c3', 'Holder', 'Siti Rahma', 'Label', 'Fleet 7', 'Group', 'FLEET'],
  ])
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } })
  expect(violations.map(({ id }) => id)).toEqual([])
})

test.each([
  [{ ...card, holderName: null, kind: 'account' }, 'a driver’s account, without a card'],
  [{ ...card, holderName: null, kind: 'guest' }, 'a guest'],
  [{ ...card, holderName: null, ownerUid: 'u1' }, 'a driver’s account'],
  [{ ...card, holderName: null }, '–'],
  [null, 'not in the list of cards'],
] as const)('who it is is told as far as it is known', (shown, holder) => {
  expect(draw(shown)).toContain(holder)
})

test('that a card is shown is noted once', async () => {
  const { app, seen } = await offlineConsole({ role: 'technician' })
  render(html`<transaction-card .app=${app} .transactionKey=${'CP-7:77'}></transaction-card>`, document.body)

  await expect
    .poll(() => seen)
    .toEqual([{ method: 'POST', path: '/audit/reads', body: { path: 'transactions/CP-7:77' } }])
})
