import '../../theme/tokens.css'
import '../../theme/font.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { LoadInsight } from '@charge-it/shared/model/insight.ts'
import type { InsightVerdict } from '@charge-it/shared/model/insight-verdict.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { offlineConsole } from '../../testing/offline-console.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { planCard } from './plan-cards.ts'
import './result-verdict.ts'

prepareKit()
const NOW = new Date('2026-10-15T07:00:00Z')
const PATIENT = { timeout: 20_000 }
afterEach(() => {
  render(html``, document.body)
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

function verdict(uid: string, more: Partial<InsightVerdict> = {}): InsightVerdict {
  return {
    ...{ result: 'load', scopeId: 'blok-m', uid, role: 'operator', helpful: true, reason: null, stationId: null },
    ...{ runAt: NOW, method: 'linear', modelVersion: null, judgedAt: NOW, expireAt: new Date('2100-01-01') },
    ...more,
  }
}

async function show(
  verdicts: readonly InsightVerdict[],
  options: { role?: Role; width?: number; theme?: 'light' | 'dark' } = {},
) {
  const { role = 'operator', width = 1280, theme = 'light' } = options
  const answers = {
    'PUT /insights/load/blok-m/verdict': { helpful: 1, notHelpful: 0, own: null, reasons: [] },
    'DELETE /insights/load/blok-m/verdict': {},
  }
  const shown = await offlineConsole({ role, answers })
  await page.viewport(width, 800)
  document.documentElement.lang = 'en'
  chooseTheme(theme)
  const run = {
    ...{ result: 'load', scopeId: 'blok-m', runAt: NOW, timeZone: 'Asia/Jakarta', now: NOW, stationId: null },
  }
  render(
    html`<main><h1>x</h1><section class="card"><result-verdict .app=${shown.app} .run=${run} .verdicts=${verdicts}></result-verdict></section></main>`,
    document.body,
  )
  await expect.poll(text, PATIENT).not.toBe('')
  return shown
}

const text = () => document.querySelector('.judge p')?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const thumb = (word: string) => page.getByRole('button', { name: `${word}: Load forecast`, exact: true })
const pressed = (word: string) => thumb(word).element().getAttribute('aria-pressed')

test('everybody sees how others judge it, and why', async () => {
  await show([
    ...['a', 'b', 'c'].map((uid) => verdict(uid)),
    verdict('d', { helpful: false, reason: 'Ignores holidays', stationId: 'CP_111' }),
    verdict('e', { result: 'plan', helpful: false }),
  ])

  await expect.poll(text, PATIENT).toBe('3 found it helpful, 1 not')
  await page.getByText('Reasons given (1)').click()
  await expect
    .poll(() => document.querySelector('.said li')?.getBoundingClientRect().height, PATIENT)
    .toBeGreaterThan(20)
  expect(document.querySelector('.said')?.textContent).toContain('Ignores holidays')
  expect(document.querySelector('.said small')?.textContent).toMatch(/^operator, run of .*, Linear regression, CP_111$/)
})

test('a thumb is sent with the run on the page, and taken back by pressing it again', async () => {
  const { seen } = await show([])
  await thumb('Helpful').click()
  const body = { helpful: true, stationId: null, runAt: NOW.toISOString() }
  await expect.poll(() => seen, PATIENT).toEqual([{ method: 'PUT', path: '/insights/load/blok-m/verdict', body }])
  render(html``, document.body)

  const again = await show([verdict('anna')])
  await expect.poll(() => pressed('Helpful'), PATIENT).toBe('true')
  expect(text()).toBe('1 found it helpful, 0 not. You found it helpful')
  await thumb('Helpful').click()

  await expect.poll(() => again.seen.map(({ method }) => method), PATIENT).toEqual(['DELETE'])
})

test('a thumb down asks why, which may stay empty; by keyboard alone', async () => {
  const { seen } = await show([])
  const down = thumb('Not helpful').element()
  if (!(down instanceof HTMLElement)) throw new Error('no button')
  down.focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByLabelText('Why not? (optional)')).toBeVisible()

  await userEvent.type(page.getByLabelText('Why not? (optional)'), 'Too low')
  await userEvent.keyboard('{Enter}')

  await expect
    .poll(() => seen, PATIENT)
    .toMatchObject([{ method: 'PUT', body: { helpful: false, reason: 'Too low', runAt: NOW.toISOString() } }])
})

test('a verdict on an earlier run is named as such, and no thumb is pressed', async () => {
  await show([verdict('anna', { runAt: new Date('2026-10-15T06:00:00Z') })])

  await expect.poll(text, PATIENT).toMatch(/^1 found it helpful, 0 not\. Your verdict is about the run of .*13:00/)
  expect([pressed('Helpful'), pressed('Not helpful')]).toEqual(['false', 'false'])
})

test('the card of the plan is judged apart from the forecast, of which it is made', async () => {
  const { app } = await offlineConsole({ role: 'operator' })
  const state = { status: 'live', data: null, updatedAt: NOW, errorCode: null } as const
  const result: LoadInsight = {
    ...{ kind: 'load', scopeId: 'blok-m', status: 'model', method: 'linear', modelVersion: null, trainedAt: NOW },
    ...{ dataFrom: NOW, dataTo: NOW, sampleCount: 10, runAt: NOW, validUntil: NOW, error: null, confidence: 'low' },
    ...{ reason: null, demo: null, hours: [], dayWh: null, gridLimitW: null, hoursAboveLimit: [] },
  }
  const judge = { app, stationId: null, verdicts: [verdict('a'), verdict('b', { result: 'plan', helpful: false })] }
  const card = { state, result, disabled: false, timeZone: 'Asia/Jakarta', now: NOW, classes: '', siteName: 'Blok M' }

  render(html`<main>${planCard({ ...card, judge, retry: () => undefined })}</main>`, document.body)

  await expect.poll(text, PATIENT).toBe('0 found it helpful, 1 not')
  await expect.element(page.getByRole('button', { name: 'Not helpful: Load plan', exact: true })).toBeVisible()
})

test('a viewer reads the tally and who may judge', async () => {
  await show([], { role: 'viewer' })

  expect(text()).toBe(
    'Nobody has judged it yet. Your role reads only: technicians, operators and administrators judge.',
  )
  expect(document.querySelectorAll('.judge button')).toHaveLength(0)
})

test.each([
  [320, 'light'],
  [320, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)(
  'at %i px, %s: no accessibility problem, nothing beside the screen, thumbs of 44 px',
  async (width, theme) => {
    await show([verdict('anna', { helpful: false, reason: 'x'.repeat(200) }), verdict('b')], { width, theme })
    await expect.poll(() => pressed('Not helpful'), PATIENT).toBe('true')
    document.querySelector('details')?.setAttribute('open', '')

    const { violations } = await axe.run(document, { rules: { region: { enabled: false } } })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    for (const button of document.querySelectorAll('.judge button')) {
      expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
    }
  },
)
