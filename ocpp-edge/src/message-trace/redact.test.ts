import { expect, test } from 'vitest'
import { redact } from './redact.ts'

test('masks cards at any depth', () => {
  expect(
    redact({
      idTag: 'DEMO-123',
      idTagInfo: { parentIdTag: '04A1B27F' },
      localAuthorizationList: [{ idTag: 'AB12CD' }],
    }),
  ).toEqual({
    idTag: '••••••23',
    idTagInfo: { parentIdTag: '••:••:••:7F' },
    localAuthorizationList: [{ idTag: '••••CD' }],
  })
})

test('hides keys, asked for and answered', () => {
  expect(redact({ key: 'AuthorizationKey', value: '0102' })).toEqual({ key: 'AuthorizationKey', value: '•••' })
  expect(redact({ configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 'x' }] })).toEqual({
    configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: '•••' }],
  })
  expect(redact({ key: 'HeartbeatInterval', value: '300' })).toEqual({ key: 'HeartbeatInterval', value: '300' })
})

test('takes tokens and users out of addresses', () => {
  expect(redact({ location: 'https://me:secret@host/logs?token=abc' })).toEqual({
    location: 'https://•••@host/logs?•••',
  })
})
