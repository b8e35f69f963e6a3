import '../../theme/tokens.css'
import '../../theme/font.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { InsightVerdict } from '@charge-it/shared/model/insight-verdict.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { LiveState } from '../../data/live-state.ts'
import { verdictsCard } from './verdicts-card.ts'

const NOW = new Date('2026-10-15T07:00:00Z')
afterEach(() => render(html``, document.body))

function verdict(uid: string, more: Partial<InsightVerdict> = {}): InsightVerdict {
  return {
    ...{ result: 'load', scopeId: 'blok-m', uid, role: 'operator', helpful: true, reason: null, stationId: null },
    ...{ runAt: NOW, method: 'mean-4-weeks', modelVersion: null, judgedAt: NOW, expireAt: new Date('2100-01-01') },
    ...more,
  }
}

async function show(data: readonly InsightVerdict[], width = 320): Promise<void> {
  document.documentElement.lang = 'en'
  await page.viewport(width, 800)
  const state: LiveState<readonly InsightVerdict[]> = { status: 'live', data, updatedAt: NOW, errorCode: null }
  render(html`<main>${verdictsCard(state, NOW, () => undefined)}</main>`, document.body)
}

test('results are listed by method with what people said, and fit a phone', async () => {
  await show([verdict('a'), verdict('b', { helpful: false }), verdict('a', { result: 'clusters', method: 'kmeans' })])

  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim()),
  )
  expect(rows).toEqual([
    ['Load forecastMean of four weeks, same weekday', '1', '1'],
    ['How people chargek-means', '1', '0'],
  ])
  const region = document.querySelector('.tw')
  expect(region?.scrollWidth).toBe(region?.clientWidth)
})

test('without a verdict it says where they come from', async () => {
  await show([])

  await expect.element(page.getByText('No verdict yet')).toBeVisible()
})
