import { expect, test } from 'vitest'
import { onboardDraft, stationAddress } from './onboard-draft.ts'

const draft = (query: string) => onboardDraft(new URLSearchParams(query))

test('begins with the site', () => {
  expect(draft('')).toMatchObject({ step: 'site', connectors: '1', added: false })
})

test('goes on where the address says, once the station exists', () => {
  expect(draft('station=CP-7&added=1&step=handshake').step).toBe('handshake')
  expect(draft('station=CP-7&step=handshake').step).toBe('identity')
})

test('what is typed by hand into the address does no harm', () => {
  expect(draft('connectors=x&profile=9&step=nowhere')).toMatchObject({ connectors: '1', profile: '', step: 'site' })
})

test('the address of a station carries its name encoded', () => {
  expect(stationAddress('wss://ocpp.example.id/ocpp/', 'A/B 1')).toBe('wss://ocpp.example.id/ocpp/A%2FB%201')
})
