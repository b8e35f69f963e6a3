import { expect, test } from 'vitest'
import { shownQuery, withHidden, withoutHidden } from './hidden-query.ts'

const wanted = new URLSearchParams('view=history&idTag=04A1B2C3')

test('the number of a card stays beside the address, and is known again from there', () => {
  const { query, state } = withoutHidden(wanted, null)

  expect(query.toString()).not.toContain('04A1B2C3')
  expect(query.has('idTag')).toBe(true)
  expect(withHidden(query, state).toString()).toBe(wanted.toString())
})

test('a link within the page keeps it; in another tab it is not given', () => {
  const { state } = withoutHidden(wanted, null)
  const link = new URLSearchParams(shownQuery(wanted))

  expect(link.toString()).not.toContain('04A1B2C3')
  expect(withHidden(link, withoutHidden(link, state).state).get('idTag')).toBe('04A1B2C3')
  expect(withHidden(link, null).toString()).toBe('view=history')
  expect(withoutHidden(link, null).query.toString()).toBe('view=history')
})

test('without a card nothing is kept, and another program’s state is nothing', () => {
  const query = new URLSearchParams('view=live&idTag=')
  expect(withoutHidden(query, { hidden: { idTag: 'OLD' } })).toEqual({
    query: new URLSearchParams('view=live'),
    state: null,
  })
  expect(withHidden(new URLSearchParams('idTag=•'), 'something else').size).toBe(0)
})
