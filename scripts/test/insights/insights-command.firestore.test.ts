import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteOf } from '../../../functions/src/testing/test-world.ts'
import { ROOT } from '../../lib/root.ts'

const projectId = `demo-insights-${randomUUID().slice(0, 8)}`
const app = initializeApp({ projectId }, projectId)
beforeAll(async () => {
  await getFirestore(app).doc(paths.site('blok-m')).set(siteOf())
})
afterAll(() => deleteApp(app))

function insights(...options: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli/insights.ts'), ...options])
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    told.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    told.err += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...told })))
}

test.each([
  ['nothing', [], 'What shall be done?'],
  ['something else', ['guess'], 'There is no "guess".'],
  ['a time that is none', ['predict', '--now', 'soon'], '--now must be an ISO 8601 time; it is "soon".'],
  ['a site where all are meant', ['predict', '--site', 'blok-m'], '--site goes with train only.'],
  ['a backtest that is none', ['backtest', 'weather'], 'There is no backtest "weather".'],
  ['a seed that is none', ['backtest', 'fluctuation', '--seed', 'x'], '--seed must be a whole number; it is "x".'],
])('asked for %s it says what is wrong, and how it is called', async (_, options, what) => {
  const { code, err } = await insights(...options)

  expect(code).toBe(2)
  expect(err).toContain(what)
  expect(err).toContain('npm run insights --')
})

test('a site that does not exist is named, with those that do', async () => {
  const { code, err } = await insights('train', '--site', 'nowhere', '--project', projectId)

  expect(code).toBe(1)
  expect(err).toBe('There is no site "nowhere". There are: blok-m.\n')
})

test('a training tells its steps, and with --json one object', async () => {
  const told = await insights('train', '--site', 'blok-m', '--project', projectId)
  expect(told).toMatchObject({ code: 0, err: '' })
  expect(told.out).toContain('blok-m: patterns')
  expect(told.out).toMatch(/documents written: \d+, sites trained: 1/)

  const { out } = await insights('predict', '--project', projectId, '--json', '--now', '2026-06-20T05:10:00Z')
  expect(JSON.parse(out)).toMatchObject({ job: 'predict', project: projectId, failed: 0 })
})
