import { expect, test } from 'vitest'
import { OcppError } from '../ocpp-error.ts'
import { errorFrame } from './error-frame.ts'
import { spellErrorCode } from './spell-error-code.ts'

test.each([
  ['FormatViolation', 'FormationViolation', 'FormatViolation', 'FormatViolation'],
  [
    'OccurrenceConstraintViolation',
    'OccurenceConstraintViolation',
    'OccurenceConstraintViolation',
    'OccurrenceConstraintViolation',
  ],
  ['RpcFrameworkError', 'FormationViolation', 'RpcFrameworkError', 'RpcFrameworkError'],
  ['MessageTypeNotSupported', 'NotSupported', 'MessageTypeNotSupported', 'MessageTypeNotSupported'],
  ['TypeConstraintViolation', 'TypeConstraintViolation', 'TypeConstraintViolation', 'TypeConstraintViolation'],
] as const)('spells %s as each version does', (code, v16, v201, v21) => {
  expect([spellErrorCode(code, '1.6'), spellErrorCode(code, '2.0.1'), spellErrorCode(code, '2.1')]).toEqual([
    v16,
    v201,
    v21,
  ])
})

test('cuts a description to 255 characters on one line', () => {
  const frame: unknown = JSON.parse(errorFrame('id', new OcppError('GenericError', `a\nb${'x'.repeat(400)}`), '1.6'))

  expect(frame).toEqual([4, 'id', 'GenericError', `a b${'x'.repeat(252)}`, {}])
})
