import { describe, expect, test } from 'vitest'
import { SITES_LISTED } from '../data/sources.ts'
import { siteOptions } from './site-options.ts'

const sites = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ siteId: `s${index}`, name: `Site ${index}` }))

describe('sites to choose from', () => {
  test('few sites are all there, after what stands for none', () => {
    expect(siteOptions(sites(2), '', 'All')).toEqual([
      ['', 'All'],
      ['s0', 'Site 0'],
      ['s1', 'Site 1'],
    ])
  })

  test('a list that may have been cut ends in a note that cannot be chosen', () => {
    const options = siteOptions(sites(SITES_LISTED), 's1', null)

    expect(options.length).toBe(SITES_LISTED + 1)
    expect(options.at(-1)).toEqual([' ', 'Only the first 200 sites by name', 'note'])
    expect(siteOptions(sites(SITES_LISTED - 1), 's1', null).at(-1)?.[2]).toBeUndefined()
  })

  test('a chosen site that is not listed stays chosen [edge 1]', () => {
    expect(siteOptions(sites(1), 'far', 'All')).toContainEqual(['far', 'far'])
  })
})
