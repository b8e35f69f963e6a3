import * as v from 'valibot'
import { expect, test } from 'vitest'
import { FILE_ROUTES } from '../../files/file-routes.ts'
import type { Route } from '../api-call.ts'
import { ROUTES } from '../routes.ts'
import { openApiDocument } from './document.ts'
import { openApiProblems } from './open-api-problems.ts'
import { created } from './operation.ts'
import { pathTemplate } from './parameters.ts'

const operation = v.object({
  operationId: v.string(),
  summary: v.string(),
  tags: v.array(v.string()),
  security: v.array(v.record(v.string(), v.array(v.string()))),
  parameters: v.array(v.object({ name: v.string(), in: v.picklist(['path', 'query', 'header']) })),
  requestBody: v.optional(v.object({ required: v.boolean() })),
  responses: v.record(v.string(), v.unknown()),
})
const { paths } = v.parse(
  v.object({ paths: v.record(v.string(), v.record(v.string(), operation)) }),
  JSON.parse(JSON.stringify(openApiDocument(ROUTES))),
)

test('the specification is an OpenAPI 3.1 document without double ids', async () => {
  expect(await openApiProblems(openApiDocument(ROUTES))).toEqual([])
})

test('a document that is none is told', async () => {
  expect((await openApiProblems({ openapi: '3.1.1', paths: {} }))[0]).toContain('not OpenAPI 3.1')
})

test.each(ROUTES.map((route) => [route.method, route.pattern, route] as const))(
  '%s %s stands in the specification, with its inputs and answers',
  (method, pattern, { version, seed, about, needs }) => {
    const addresses = [
      ...(version === 'old' ? [] : [`/api/v1${pattern}`]),
      ...(version === 'old' || seed === true ? [`/api${pattern}`] : []),
    ]
    for (const address of addresses) {
      const shown = paths[pathTemplate(address)]?.[method.toLowerCase()]

      if (shown === undefined)
        throw new Error(`describe ${method} ${pattern} in its group in functions/src/api/routes/`)
      expect(shown.summary).toMatch(/^[A-Z].*[^.]$/)
      expect(Object.keys(shown.responses)).toEqual(expect.arrayContaining([String(about.reply.status), '429', '500']))
      expect(shown.requestBody !== undefined).toBe(about.body !== undefined)
      expect(shown.security.some((way) => Object.keys(way).length === 0)).toBe(needs === 'anyone')
      const parts = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name)
      expect(shown.parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(parts)
    }
  },
)

test('files stand in it, too', () => {
  const shown = FILE_ROUTES.map(({ shown: pattern }) => paths[pathTemplate(`/api/v1${pattern}`)])

  expect(shown).not.toContain(undefined)
})

test('names of earlier systems stand in it without a version, marked as old', () => {
  const old = Object.keys(paths).filter((path) => !path.startsWith('/api/v1/'))

  expect(old.sort()).toEqual(
    [
      '/api/analytics/users',
      '/api/connectors/{stationId}',
      '/api/cps',
      '/api/health/score',
      '/api/optimize/load',
      '/api/predict/availability',
      '/api/predict/maintenance',
      '/api/system/usage',
      '/api/transactions',
    ].sort(),
  )
})

test('a part of an address that nobody described is told by name', () => {
  const route: Route = {
    method: 'POST',
    pattern: '/moons/:moonId',
    needs: 'read',
    tag: 'Moons',
    handler: async () => ({ status: 201 }),
    about: { summary: 'Makes a moon', reply: created(v.object({})) },
  }

  expect(() => openApiDocument([route])).toThrow(/\{moonId\}.*PATH_PARTS/)
})
