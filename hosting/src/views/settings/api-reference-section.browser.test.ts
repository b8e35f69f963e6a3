import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './api-reference-section.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'

prepareKit()

const text = { type: 'string' }
const SPECIFICATION = {
  info: { title: 'API', version: '1', description: '* **Errors** are `problem+json`.\n\n<img src=x>' },
  tags: [{ name: 'Stations' }, { name: 'Cards' }],
  paths: {
    '/api/v1/stations/{stationId}': {
      patch: {
        operationId: 'patchStation',
        tags: ['Stations'],
        summary: 'Changes a station',
        description: 'For the roles admin, operator.',
        parameters: [{ name: 'stationId', in: 'path', required: true, description: 'A station.', schema: text }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { facts: { type: 'array', items: { $ref: '#/components/schemas/Facts' } } },
              },
            },
          },
        },
        responses: {
          200: {
            description: 'Done.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Facts' } } },
          },
          404: { $ref: '#/components/responses/not-found' },
        },
      },
    },
    '/api/cps': {
      get: {
        ...{ operationId: 'getCps', tags: ['Cards'], summary: 'Lists stations', deprecated: true, parameters: [] },
        responses: { 200: { description: 'Done.' } },
      },
    },
  },
  components: {
    schemas: {
      Facts: {
        type: 'object',
        required: ['plugType'],
        properties: {
          plugType: { enum: ['Type2', 'CCS2'], description: 'What fits.' },
          power: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }] },
        },
      },
    },
    responses: {
      'not-found': { description: '`not-found`: Nothing of that name.', content: { 'application/problem+json': {} } },
    },
  },
}

beforeEach(() => {
  document.documentElement.lang = 'en'
  document.title = 'API reference'
})
afterEach(() => render(html``, document.body))

function show(...answers: readonly Response[]): void {
  const left = [...answers]
  const api = new Api({ fetch: async () => left.shift() ?? Response.error(), idToken: async () => null })
  render(
    html`<main><h1>Settings</h1><settings-api-reference .app=${{ api }}></settings-api-reference></main>`,
    document.body,
  )
}
const patch = () => page.getByText('/api/v1/stations/{stationId}')

test('a call opens to its parameters, its body with nested members, and its answers; also on a phone', async () => {
  await page.viewport(320, 700)
  show(Response.json(SPECIFICATION))
  await expect.element(patch(), { timeout: 20_000 }).toBeVisible()

  await patch().click()

  await expect.element(page.getByText('facts[].plugType')).toBeVisible()
  await expect.element(page.getByText('array of Facts')).toBeVisible()
  await expect.element(page.getByText('"Type2" | "CCS2"').first()).toBeVisible()
  await expect.element(page.getByText('integer, ≥ 0 | null').first()).toBeVisible()
  await expect.element(page.getByText(/Nothing of that name/)).toBeVisible()
  await expect.element(page.getByText('earlier name')).toBeVisible()
  expect(document.querySelector('settings-api-reference img')).toBeNull()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
})

test('a search leaves the calls that hold all of its words', async () => {
  show(Response.json(SPECIFICATION))
  const search = page.getByLabelText('Search')

  await search.fill('get cps')
  await expect.element(page.getByText('/api/cps'), { timeout: 20_000 }).toBeVisible()
  expect(patch().elements()).toEqual([])
  await search.fill('moon')
  await expect.element(page.getByText('No call fits the search')).toBeVisible()
})

test('a specification that cannot be read is told, and read again', async () => {
  show(Response.json({ status: 503, code: 'internal' }, { status: 503 }), Response.json(SPECIFICATION))

  await page.getByRole('button', { name: 'Try again' }).click()

  await expect.element(patch(), { timeout: 20_000 }).toBeVisible()
})
