import { expect, test } from 'vitest'
import { COMMAND_FORMS, payloadOf } from './command-forms.ts'

function payload(action: string, fields: Record<string, string>): unknown {
  const form = COMMAND_FORMS.find((each) => each.action === action)
  return form === undefined ? undefined : payloadOf(form, (name) => fields[name] ?? '')
}

test('connector and transaction ids are sent as integers', () => {
  expect(payload('RemoteStartTransaction', { connectorId: '2', idTag: ' DEMO-123 ' })).toEqual({
    connectorId: 2,
    idTag: 'DEMO-123',
  })
  expect(payload('RemoteStopTransaction', { transactionId: '77' })).toEqual({ transactionId: 77 })
})

test('an empty optional field is left out', () => {
  expect(payload('TriggerMessage', { requestedMessage: 'Heartbeat', connectorId: '' })).toEqual({
    requestedMessage: 'Heartbeat',
  })
  expect(payload('GetConfiguration', { key: '' })).toEqual({})
})

test('several configuration keys make a list', () => {
  expect(payload('GetConfiguration', { key: 'HeartbeatInterval, MeterValueSampleInterval' })).toEqual({
    key: ['HeartbeatInterval', 'MeterValueSampleInterval'],
  })
})

test('a configuration value stays text, as OCPP 1.6 wants it', () => {
  expect(payload('ChangeConfiguration', { key: 'HeartbeatInterval', value: '300' })).toEqual({
    key: 'HeartbeatInterval',
    value: '300',
  })
})
