import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { idTagItem, idTagRow } from './id-tag-rows.ts'

const now = new Date('2026-10-15T07:30:00Z')
const card: IdTag = {
  ...{ idTag: '04A1B2C3', idTagCanonical: '04A1B2C3', status: 'Accepted', expiresAt: null, parentIdTag: null },
  ...{ ownerUid: null, holderName: null, label: null, kind: 'card', demo: null, lastUpdatedAt: now },
}
afterEach(() => render(html``, document.body))

function texts(changes: Partial<IdTag>): readonly [row: string, item: string] {
  document.documentElement.lang = 'en'
  const shown = { idTag: { ...card, ...changes }, timeZone: 'Asia/Jakarta', now, buttons: html`` }
  render(html`<table><tbody>${idTagRow(shown)}</tbody></table><ul class="rows">${idTagItem(shown)}</ul>`, document.body)
  const text = (selector: string) =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent.trim()).join(' | ')
  return [text('td'), text('.line > span')]
}

test('a link to an account and more than one session at once are told', () => {
  expect(texts({ holderName: 'Sari', ownerUid: 'u1', maxConcurrent: 3 })).toEqual([
    '04A1B2C3 | Accepted3 sessions at once | SariLinked to an account | – | never | ',
    '04A1B2C3 | Accepted | Sari · Linked to an account · 3 sessions at once | ',
  ])
})

test('what most cards are is not told; one whose time is over counts as expired', () => {
  expect(texts({ maxConcurrent: 1, expiresAt: now })).toEqual([
    '04A1B2C3 | Expired | – | – | 15 Oct 2026 | ',
    '04A1B2C3 | Expired | ',
  ])
})
