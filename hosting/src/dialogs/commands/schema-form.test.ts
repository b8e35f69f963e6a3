import { COMMAND_ACTIONS } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { expect, test } from 'vitest'
import { emptyOf, fieldOfSchema, missingParts, withPart } from './schema-form.ts'

const schema = {
  type: 'object',
  definitions: { Kind: { type: 'string', enum: ['A', 'B'] } },
  properties: {
    note: { type: 'string', maxLength: 20 },
    kind: { $ref: '#/definitions/Kind' },
    at: { type: 'string', format: 'date-time' },
    periods: {
      type: 'array',
      items: { type: 'object', properties: { limit: { type: 'number' } }, required: ['limit'] },
    },
  },
  required: ['kind', 'periods'],
}

test('every action of the catalogue becomes a form without a part left as JSON', () => {
  const kinds = (field: ReturnType<typeof fieldOfSchema>): readonly string[] =>
    field.kind === 'object'
      ? field.fields.flatMap((part) => kinds(part.field))
      : field.kind === 'list'
        ? kinds(field.item)
        : [field.kind]

  for (const { action, requestSchema } of COMMAND_ACTIONS) {
    const field = fieldOfSchema(requestSchema)
    expect(field.kind, action).toBe('object')
    expect(kinds(field), action).not.toContain('json')
  }
})

test('required fields come first, and begin empty or with the first choice', () => {
  const field = fieldOfSchema(schema)

  expect(field.kind === 'object' ? field.fields.map(({ name }) => name) : []).toEqual(['kind', 'periods', 'note', 'at'])
  expect(emptyOf(field)).toEqual({ kind: 'A', periods: [{ limit: undefined }] })
})

test('what is missing is named by its place', () => {
  const field = fieldOfSchema(schema)

  expect(missingParts(field, emptyOf(field))).toEqual(['periods[1].limit'])
  expect(missingParts(field, { kind: 'A', periods: [{ limit: 0 }] })).toEqual([])
})

test('parts are set and removed by their path', () => {
  const set = withPart({ a: [{ b: 1 }] }, ['a', 1, 'b'], 2)

  expect(set).toEqual({ a: [{ b: 1 }, { b: 2 }] })
  expect(withPart(set, ['a', 0], undefined)).toEqual({ a: [{ b: 2 }] })
  expect(withPart({ note: 'x' }, ['note'], undefined)).toEqual({})
})
