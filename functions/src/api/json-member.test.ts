import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonMember } from './json-member.ts'

test('keeps order of keys, spelling of numbers and escapes as they came', () => {
  const json =
    '{ "action": "X", "payload" : { "2": 1.0, "1": "a\\u0062 \\"c\\"", "list": [ 1e3 , {"z": 1, "a": 2} ] }, "n": 1 }'

  expect(jsonMember(json, 'payload')).toBe('{"2":1.0,"1":"a\\u0062 \\"c\\"","list":[1e3,{"z":1,"a":2}]}')
})

test('does not mistake a nested member or a text for the member', () => {
  expect(jsonMember('{"x":{"payload":1},"y":"\\"payload\\":2"}', 'payload')).toBeUndefined()
  expect(jsonMember('{"pay\\u006coad":3}', 'payload')).toBe('3')
  expect(jsonMember('{"payload":1,"payload":2}', 'payload')).toBe('2')
})

test('gives what JSON.parse gives, for any payload and white space', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), fc.constantFrom(0, 2, '\t'), (payload, other, space) => {
      const json = JSON.stringify({ other, payload, last: 1 }, null, space)

      expect(JSON.parse(jsonMember(json, 'payload') ?? '')).toEqual(JSON.parse(JSON.stringify(payload)))
    }),
  )
})
