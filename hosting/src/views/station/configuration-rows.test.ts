import type { StationConfiguration } from '@charge-it/shared/model/station-configuration.ts'
import { expect, test } from 'vitest'
import { configurationRows, differs } from './configuration-rows.ts'

const at = new Date('2026-10-15T07:30:00Z')

function configuration(
  values: Readonly<Record<string, string>>,
  changes: Partial<StationConfiguration> = {},
): StationConfiguration {
  return {
    stationId: 'CP-7',
    keys: Object.entries(values).map(([key, value]) => ({ key, value, readonly: false, readAt: at })),
    ...{ unknownKeys: [], wanted: [], drift: [], baseline: null, firmwareVersion: null },
    ...{ readAt: at, readFault: null, lastUpdatedAt: at },
    ...changes,
  }
}

test('what differs from the wanted state comes first, the rest by name', () => {
  const rows = configurationRows(
    configuration(
      { HeartbeatInterval: '300', MeterValueSampleInterval: '900', AllowOfflineTxForUnknownId: 'false' },
      {
        wanted: [{ key: 'MeterValueSampleInterval', value: '60', origin: 'baseline', since: at }],
        drift: [{ key: 'MeterValueSampleInterval', wanted: '60', value: '900', state: 'differs', at }],
      },
    ),
    null,
  )

  expect(rows.map(({ key }) => key)).toEqual([
    'MeterValueSampleInterval',
    'AllowOfflineTxForUnknownId',
    'HeartbeatInterval',
  ])
  expect(rows[0]).toMatchObject({ value: '900', wanted: '60', drift: 'differs', other: undefined })
})

test('a wanted key that the station does not know has a row', () => {
  const rows = configurationRows(
    configuration({}, { wanted: [{ key: 'WebSocketPingInterval', value: '30', origin: 'command', since: at }] }),
    null,
  )

  expect(rows).toMatchObject([{ key: 'WebSocketPingInterval', value: null, wanted: '30' }])
})

test('two stations are compared by key whatever its spelling', () => {
  const rows = configurationRows(
    configuration({ heartbeatInterval: '300', A: '1' }),
    configuration({ HeartbeatInterval: '60', A: '1', B: '2' }),
  )

  expect(rows.filter(differs).map(({ key }) => key)).toEqual(['B', 'heartbeatInterval'])
})
