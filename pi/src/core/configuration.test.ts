import { describe, expect, test } from 'vitest'
import { createMemoryState } from '../drivers/storage/memory-storage.ts'
import { createConfiguration } from './configuration.ts'
import { configurationKeys, type KeyDefinition } from './configuration-keys.ts'

const KEYS = configurationKeys(2, 1)

function open(state = createMemoryState(), keys: Readonly<Record<string, KeyDefinition>> = KEYS) {
  return { state, configuration: createConfiguration({ keys, state }) }
}

/** Values that a key of the type takes, and does not. */
function examplesOf({ type }: KeyDefinition): { good: string[]; bad: string[] } {
  switch (type.kind) {
    case 'boolean':
      return { good: ['true', 'false', 'TRUE'], bad: ['', 'yes', '1'] }
    case 'integer':
      return {
        good: [String(type.min), String(type.max), ` ${type.min} `],
        bad: ['', '-1', '1.5', 'ten', String(type.max + 1)],
      }
    case 'list':
      return {
        good: ['', type.allowed[0] ?? '', type.allowed.join(' , ').toLowerCase()],
        bad: ['Nothing', 'Voltage,Nothing'],
      }
    case 'text':
      return { good: [], bad: [] }
  }
}

const own = Object.entries(KEYS).filter(([key]) => key !== 'AuthorizationKey')
const writable = own.filter(([, { access }]) => access === 'rw')

test('every key of the core profile, the lists, reservations, smart charging and security is there', () => {
  const names = Object.keys(KEYS)
  for (const name of [
    ...['AllowOfflineTxForUnknownId', 'AuthorizationCacheEnabled', 'AuthorizeRemoteTxRequests', 'ConnectionTimeOut'],
    ...['ClockAlignedDataInterval', 'ConnectorPhaseRotation', 'GetConfigurationMaxKeys', 'HeartbeatInterval'],
    ...['LocalAuthorizeOffline', 'LocalPreAuthorize', 'MeterValuesAlignedData', 'MeterValuesSampledData'],
    ...['MeterValueSampleInterval', 'MinimumStatusDuration', 'NumberOfConnectors', 'ResetRetries'],
    ...['StopTransactionOnEVSideDisconnect', 'StopTransactionOnInvalidId', 'StopTxnAlignedData', 'StopTxnSampledData'],
    ...['SupportedFeatureProfiles', 'TransactionMessageAttempts', 'TransactionMessageRetryInterval'],
    ...['UnlockConnectorOnEVSideDisconnect', 'WebSocketPingInterval', 'LocalAuthListEnabled', 'LocalAuthListMaxLength'],
    ...['SendLocalListMaxLength', 'ReserveConnectorZeroSupported', 'ChargeProfileMaxStackLevel'],
    ...['ChargingScheduleAllowedChargingRateUnit', 'ChargingScheduleMaxPeriods', 'MaxChargingProfilesInstalled'],
    ...[
      'AuthorizationKey',
      'SecurityProfile',
      'CpoName',
      'AdditionalRootCertificateCheck',
      'CertificateStoreMaxLength',
    ],
  ]) {
    expect(names).toContain(name)
  }
})

test.each(own)('the initial value of %s is one it would take itself', (_key, definition) => {
  const { configuration } = open(undefined, { Tried: { ...definition, access: 'rw' } })

  return expect(configuration.change('Tried', definition.initial)).resolves.toBe('Accepted')
})

test.each(writable)(
  '%s takes values of its type and range only, and keeps them over a restart',
  async (key, definition) => {
    const { state, configuration } = open()
    const { good, bad } = examplesOf(definition)

    for (const value of bad) {
      expect(await configuration.change(key, value), value).toBe('Rejected')
      expect(configuration.text(key)).toBe(definition.initial)
    }
    for (const value of good) expect(await configuration.change(key.toLowerCase(), value), value).toBe('Accepted')

    expect(open(state).configuration.text(key)).toBe(configuration.text(key))
  },
)

test.each(own.filter(([, { access }]) => access === 'r'))(
  '%s can be read and not written',
  async (key, { initial }) => {
    const { configuration } = open()

    expect(await configuration.change(key, initial)).toBe('Rejected')
    expect(configuration.describe([key])).toEqual({
      configurationKey: [{ key, readonly: true, value: initial }],
      unknownKey: [],
    })
  },
)

test('the value of a write-only key is never told, and an unknown key is called unknown', async () => {
  const { configuration } = open()

  expect(configuration.describe(['AuthorizationKey', 'Nothing'])).toEqual({
    configurationKey: [{ key: 'AuthorizationKey', readonly: false }],
    unknownKey: ['Nothing'],
  })
  expect(await configuration.change('Nothing', '1')).toBe('NotSupported')
})

describe('a key that needs a restart', () => {
  const keys = {
    Late: { type: { kind: 'integer', min: 0, max: 9 }, access: 'rw', initial: '1', reboot: true },
  } as const

  test('says so, is announced to nobody, and works from the next start on', async () => {
    const { state, configuration } = open(undefined, keys)
    const announced: string[] = []
    configuration.onChange((key) => announced.push(key))

    expect(await configuration.change('Late', '5')).toBe('RebootRequired')

    expect([configuration.int('Late'), announced]).toEqual([1, []])
    expect(open(state, keys).configuration.int('Late')).toBe(5)
  })
})

test('a stored value that is no longer allowed gives way to the initial one', async () => {
  const { state, configuration } = open()
  await configuration.change('HeartbeatInterval', '86400')
  const narrower: KeyDefinition = { type: { kind: 'integer', min: 1, max: 600 }, access: 'rw', initial: '300' }

  expect(open(state, { HeartbeatInterval: narrower }).configuration.int('HeartbeatInterval')).toBe(300)
})
