import { render } from 'lit'
import { expect, test } from 'vitest'
import { tiles } from './tiles.ts'

function shown(...all: Parameters<typeof tiles>): HTMLElement {
  const place = document.createElement('div')
  document.body.append(place)
  render(tiles(...all), place)
  return place
}

test('a tile is a link that says its change in words; the drawing is for eyes alone', () => {
  const place = shown([
    {
      ...{ title: 'Energy', address: '/list', amount: '12', unit: 'kWh' },
      change: { text: '8%', trend: 'up', words: '8% more than last Friday' },
      spark: { amounts: [1, null, 3, 4], words: 'lowest 1, highest 4' },
    },
  ])
  const link = place.querySelector('a')

  expect(link?.getAttribute('href')).toBe('/list')
  expect(link?.querySelector('.delta')?.getAttribute('aria-hidden')).toBe('true')
  expect(link?.querySelector('.spark')?.getAttribute('aria-hidden')).toBe('true')
  expect(link?.querySelector('.vh')?.textContent).toBe('8% more than last Friday. lowest 1, highest 4')
  expect(link?.querySelector('.b')?.getAttribute('title')).toBe('8% more than last Friday. lowest 1, highest 4')
})

test('a line has a gap where nothing is known, and is no line with a single value', () => {
  const place = shown([
    { title: 'A', address: '/a', amount: '1', spark: { amounts: [2, null, 5, 1], words: 'w' } },
    { title: 'B', address: '/b', amount: '1', spark: { amounts: [null, 5], words: 'w' } },
  ])
  const [first, second] = place.querySelectorAll('a')

  const lines = [...(first?.querySelectorAll('polyline') ?? [])].map((line) => line.getAttribute('points'))
  expect(lines).toEqual(['0.0,16.5 0.0,16.5', '45.3,3.0 68.0,21.0'])
  expect(second?.querySelector('polyline')).toBeNull()
})
