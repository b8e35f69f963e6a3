import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { emptyList } from './empty-list.ts'
import { transactionFiltersOf } from './transaction-filters.ts'

afterEach(() => render(html``, document.body))

/** What an empty list says at an address, and where its way out leads. */
function shownAt(search: string): { readonly title: string; readonly link: string | null } {
  render(emptyList(transactionFiltersOf(new URLSearchParams(search))), document.body)
  return {
    title: document.querySelector('b, h2, h3, strong')?.textContent ?? '',
    link: document.querySelector('a')?.getAttribute('href') ?? null,
  }
}

test.each([
  ['view=history&site=blok-m', '/transactions?view=history'],
  ['date=today', '/transactions?view=history'],
  ['idTag=ABC', '/transactions?view=history'],
  ['view=attention&why=unbilled', '/transactions?view=attention'],
])('with a filter nothing matches, and clearing it stays in its view: %s', (search, link) => {
  expect(shownAt(search)).toEqual({ title: 'No transaction matches', link })
})

test.each([
  ['', 'No finished transaction'],
  ['view=attention', 'Nothing needs attention'],
  ['view=live', 'Nobody is charging'],
  ['view=live&why=unbilled&site=blok-m', 'Nobody is charging'],
])('without a filter there is nothing yet, and nothing to clear: %s', (search, title) => {
  expect(shownAt(search)).toEqual({ title, link: null })
})
