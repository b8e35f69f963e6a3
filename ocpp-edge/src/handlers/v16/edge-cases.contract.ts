import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { heartbeatIntervalS } from '../../heartbeat-interval.ts'
import { eventually, type OpenedStores, openFirestore } from '../../store/testing/opened-stores.ts'
import { seedDocuments as seed } from '../../store/testing/seed-documents.ts'
import type { OpenEntrance, StationEntrance, TestedStation } from '../testing/tested-station.ts'

/**
 * Edge cases 43 to 71 of OCPP 1.6: message in, answer and documents out, over the real database. Codes are spelt as
 * 1.6J spells them, misspellings included.
 */
export function edgeCases(openEntrance: OpenEntrance): void {
  let opened: OpenedStores
  let entrance: StationEntrance
  let station: TestedStation
  let stationId: string
  let count = 0

  beforeAll(async () => {
    opened = await openFirestore({
      ...seed.site({ heartbeatS: 120 }),
      ...seed.tariff(),
      ...seed.idTag('BLOCKED', { status: 'Blocked' }),
      ...seed.idTag('EXPIRED', { expiresAt: new Date('2026-02-01T00:00:00Z') }),
    })
    entrance = await openEntrance(opened)
  })
  afterAll(async () => {
    await entrance.close()
    await opened.close()
  })
  beforeEach(async () => {
    count++
    stationId = `CP_${count}`
    await opened.put({
      ...seed.station(stationId),
      ...seed.connector(stationId, 1),
      ...seed.connector(stationId, 2),
      ...seed.idTag(`CARD-${count}`, { ownerUid: 'uid-1' }),
    })
    station = await entrance.connect(stationId)
  })

  const NOW = '2026-03-01T10:00:00Z'
  const card = () => `card-${count}`
  const startOf = (changes: object = {}) => ({
    connectorId: 1,
    idTag: card(),
    meterStart: 1000,
    timestamp: '2026-03-01T09:00:00Z',
    ...changes,
  })
  const stopOf = (transactionId: unknown, changes: object = {}) => ({
    transactionId,
    meterStop: 9000,
    timestamp: '2026-03-01T09:45:00Z',
    ...changes,
  })
  const boot = { chargePointVendor: 'Vendor', chargePointModel: 'Model' }

  async function started(changes: object = {}): Promise<number> {
    const { transactionId } = await station.answer('StartTransaction', startOf(changes))
    return Number(transactionId)
  }
  async function transactions() {
    const found = await opened.documents.query({ collection: 'transactions', equal: [['stationId', stationId]] })
    return found.map(({ path, fields }) => parseDocument(transactionSchema, path, fields))
  }
  async function transaction() {
    const [only, ...others] = await transactions()
    if (only === undefined || others.length > 0) throw new Error(`${others.length} more transactions, or none`)
    return only
  }
  async function samples(): Promise<Record<string, unknown>> {
    await opened.stores.connectors.flush(stationId)
    return await storedSamples()
  }
  async function storedSamples(): Promise<Record<string, unknown>> {
    const { transactionKey } = await transaction()
    const buckets = await opened.documents.query({ collection: `transactions/${transactionKey}/meterValues` })
    return Object.assign({}, ...buckets.map(({ fields }) => fields.samples))
  }
  async function connector(connectorId = 1) {
    await opened.stores.connectors.flush(stationId)
    return await opened.stored(paths.connector(stationId, connectorId))
  }

  test('[edge 43] a transaction that comes before the boot is booked', async () => {
    expect(await started()).toBeGreaterThan(0)
    expect(station.booted).toBe(false)
  })

  test('[edge 44] a boot while Pending, then Accepted; a rejected one is told so', async () => {
    const id = `${stationId}-new`
    await opened.put(seed.station(id, { registration: 'pending' }))
    const waiting = await entrance.connect(id)
    expect(await waiting.answer('BootNotification', boot)).toMatchObject({ status: 'Pending', interval: 60 })
    expect(waiting.booted).toBe(false)

    await opened.put({ [paths.station(id)]: { registration: 'accepted' } })
    await eventually(async () =>
      expect(await waiting.answer('BootNotification', boot)).toMatchObject({
        status: 'Accepted',
        interval: heartbeatIntervalS(id, 120),
      }),
    )
    expect(waiting.booted).toBe(true)

    const refused = `${stationId}-refused`
    await opened.put(seed.station(refused, { registration: 'pending' }))
    const other = await entrance.connect(refused)
    expect(await other.answer('BootNotification', boot)).toMatchObject({ status: 'Pending' })
    await opened.put({ [paths.station(refused)]: { registration: 'rejected' } })
    await eventually(async () =>
      expect(await other.answer('BootNotification', boot)).toMatchObject({ status: 'Rejected' }),
    )
  })

  test('[edge 45] a boot on an accepted socket leaves the transaction open', async () => {
    await started()

    await station.answer('BootNotification', boot)
    await station.answer('BootNotification', { ...boot, firmwareVersion: '2.0' })

    expect(await transaction()).toMatchObject({ state: 'open' })
    expect(await opened.stored(paths.station(stationId))).toMatchObject({
      vendor: 'Vendor',
      firmwareVersion: '2.0',
      lastBootAt: new Date(NOW),
    })
  })

  test('[edge 46] empty optional fields and long serial numbers are tolerated', async () => {
    const serial = 'S'.repeat(40)

    const answer = await station.answer('BootNotification', {
      ...boot,
      chargePointSerialNumber: serial,
      iccid: '',
      imsi: '',
      firmwareVersion: '',
      meterType: null,
    })

    expect(answer).toMatchObject({ status: 'Accepted', currentTime: '2026-03-01T10:00:00.000Z' })
    expect(await opened.stored(paths.station(stationId))).toMatchObject({
      serialNumber: serial.slice(0, 25),
      firmwareVersion: null,
    })
  })

  test.each([
    ['1970-01-01T00:00:10Z', NOW],
    ['2038-01-19T03:14:07Z', NOW],
    ['2026-03-01T17:00:00Z', '2026-03-01T17:00:00Z'],
  ])('[edge 47] a start at %s is booked with both times and a flag', async (timestamp, startedAt) => {
    await started({ timestamp })

    expect(await transaction()).toMatchObject({
      ...{ startedAt: new Date(startedAt), startReceivedAt: new Date(NOW), flags: ['clockSkew'] },
    })
  })

  test('[edge 47] the time is told in UTC', async () => {
    expect(await station.answer('Heartbeat', {})).toEqual({ currentTime: '2026-03-01T10:00:00.000Z' })
  })

  test('[edge 48] connector 0, a new one, an unknown status and an unknown error are stored', async () => {
    await station.answer('StatusNotification', { connectorId: 0, status: 'Available', errorCode: 'NoError' })
    await station.answer('StatusNotification', {
      connectorId: 7,
      status: 'Levitating',
      errorCode: 'MagicFailure',
      vendorErrorCode: 'x'.repeat(80),
    })

    expect(await connector(0)).toMatchObject({ status: 'Available' })
    expect(await connector(7)).toMatchObject({
      status: 'Unknown',
      errorCode: 'MagicFailure',
      vendorErrorCode: 'x'.repeat(50),
      code: null,
    })
  })

  test('[edge 49] parallel first statuses are all answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, connectorId) =>
        station.answer('StatusNotification', {
          connectorId,
          status: 'Available',
          errorCode: 'NoError',
          timestamp: NOW,
        }),
      ),
    )

    expect(answers).toEqual(answers.map(() => ({})))
    await opened.stores.connectors.flush(stationId)
    expect(await opened.documents.query({ collection: `${paths.station(stationId)}/connectors` })).toHaveLength(12)
  })

  test('[edge 50] Charging without a start, Finishing after the stop, an old status later: the last state is the sensible one', async () => {
    const status = (name: string, timestamp: string) =>
      station.answer('StatusNotification', { connectorId: 1, status: name, errorCode: 'NoError', timestamp })
    await status('Charging', '2026-03-01T09:50:00Z')
    expect(await connector()).toMatchObject({ status: 'Charging', activeTransaction: null })

    const id = await started({ timestamp: '2026-03-01T09:51:00Z' })
    await station.answer('StopTransaction', stopOf(id, { timestamp: '2026-03-01T09:55:00Z' }))
    await status('Finishing', '2026-03-01T09:55:01Z')
    await status('Charging', '2026-03-01T09:50:00Z')

    expect(await connector()).toMatchObject({ status: 'Finishing', activeTransaction: null })
  })

  test.each([
    '2026-03-01T12:00:00+03',
    '2026-03-01T09:00:00',
    '2026-03-01 09:00:00z',
    '2026-03-01T09:00:00.123456789Z',
  ])('[edge 51] the time %s is read', async (timestamp) => {
    await started({ timestamp })

    const { startedAt, flags } = await transaction()
    expect(startedAt.toISOString().slice(0, 19)).toBe('2026-03-01T09:00:00')
    expect(flags).toEqual([])
  })

  test('[edge 51] a start without a time is booked at its reception', async () => {
    await started({ timestamp: undefined })

    expect(await transaction()).toMatchObject({ startedAt: new Date(NOW), flags: ['clockSkew'] })
  })

  test.each([
    ['NEVER-SEEN', 'Invalid'],
    ['blocked', 'Blocked'],
    ['EXPIRED', 'Expired'],
  ])('[edge 52] the card %s: %s with an id, and the stop is booked', async (idTag, status) => {
    const answer = await station.answer('StartTransaction', startOf({ idTag }))

    expect(answer).toMatchObject({ idTagInfo: { status }, transactionId: expect.any(Number) })
    expect(await station.answer('StopTransaction', stopOf(answer.transactionId, { idTag }))).toEqual({
      idTagInfo: { status },
    })
    expect(await transaction()).toMatchObject({ state: 'stopped', energyWh: 8000, flags: ['refusedIdTag'] })
  })

  test('[edge 53] a start sent again with another message id is one transaction', async () => {
    const first = await station.answer('StartTransaction', startOf())
    const again = await station.answer('StartTransaction', startOf({ idTag: card().toUpperCase() }))

    expect(again).toEqual(first)
    expect(await transactions()).toHaveLength(1)
  })

  test('[edge 54] two starts in one moment on two connectors with one card', async () => {
    const answers = await Promise.all(
      [1, 2].map((connectorId) => station.answer('StartTransaction', startOf({ connectorId }))),
    )

    expect(new Set(answers.map(({ transactionId }) => transactionId)).size).toBe(2)
    expect(answers.map(({ idTagInfo }) => Object(idTagInfo).status).sort()).toEqual(['Accepted', 'ConcurrentTx'])
  })

  test.each([0, -1, -77, 2 ** 63, 'abc', null, [], true])(
    '[edge 55] a stop with the id %j finds its transaction',
    async (id) => {
      await started()

      expect(await station.answer('StopTransaction', stopOf(id, { idTag: card() }))).toEqual({
        idTagInfo: { status: 'Accepted' },
      })
      expect(await transaction()).toMatchObject({ state: 'stopped', energyWh: 8000, stopCount: 1 })
    },
  )

  test('[edge 55] [edge 57] stops at once with an id of 0, the same and another, are booked once', async () => {
    await started()
    const stops = [stopOf(0), stopOf(0), stopOf(0, { reason: 'Other' })]
    const answers = await Promise.all(stops.map((stop) => station.answer('StopTransaction', stop)))

    expect(answers).toEqual([{}, {}, {}])
    expect(await transaction()).toMatchObject({ state: 'stopped', energyWh: 8000, stopCount: 3, flags: [] })
    expect(await opened.stored(paths.station(stationId))).toMatchObject({ totalEnergyWh: 8000 })
  })

  test('[edge 55] the id as text is read as the number that it is', async () => {
    const id = await started()

    expect(await station.answer('StopTransaction', stopOf(String(id)))).toEqual({})
    expect(await transaction()).toMatchObject({ transactionId: id, state: 'stopped', energyWh: 8000 })
  })

  test('[edge 56] a stop of an unknown id is answered and touches no other transaction', async () => {
    const id = await started()

    expect(await station.answer('StopTransaction', stopOf(id === 4711 ? 4712 : 4711))).toEqual({})

    const states = (await transactions()).map(({ state }) => state)
    expect(states.sort()).toEqual(['open', 'orphan'])
  })

  test('[edge 57] a stop repeated, and twice at once with and without reason, is booked once', async () => {
    const id = await started()
    await Promise.all([
      station.answer('StopTransaction', stopOf(id)),
      station.answer('StopTransaction', stopOf(id, { reason: 'EVDisconnected' })),
    ])
    await station.answer('StopTransaction', stopOf(id))

    expect(await transaction()).toMatchObject({ state: 'stopped', energyWh: 8000, stopCount: 3, flags: [] })
    expect(await opened.stored(paths.station(stationId))).toMatchObject({ totalEnergyWh: 8000 })
  })

  test("[edge 58] a stop with another station's id has no effect there", async () => {
    const id = await started()
    const other = `${stationId}-other`
    await opened.put(seed.station(other))

    expect(await (await entrance.connect(other)).answer('StopTransaction', stopOf(id))).toEqual({})

    expect(await transaction()).toMatchObject({ state: 'open', stopCount: 0 })
  })

  test.each([
    [1000, 0, 0, 'negativeEnergy'],
    [1000, 999, 0, 'negativeEnergy'],
    [999_900, 100, 200, 'rollOver'],
  ])('[edge 59] meter from %i to %i: %i Wh, %s', async (meterStart, meterStop, energyWh, flag) => {
    const id = await started({ meterStart })
    await station.answer('StopTransaction', stopOf(id, { meterStop }))

    expect(await transaction()).toMatchObject({ energyWh, flags: [flag] })
  })

  test('[edge 59] a first sample below the start does not make energy negative', async () => {
    await started()
    await station.answer('MeterValues', {
      connectorId: 1,
      meterValue: [{ timestamp: NOW, sampledValue: [{ value: '5' }] }],
    })
    await station.answer('StatusNotification', { connectorId: 1, status: 'Charging', errorCode: 'NoError' })

    expect(await connector()).toMatchObject({ live: { energyWh: 0 } })
  })

  test('[edge 59] readings that no meter shows book nothing', async () => {
    const id = await started({ meterStart: 1000 })
    await station.answer('StopTransaction', stopOf(id, { meterStop: 1e300 }))

    expect(await transaction()).toMatchObject({ state: 'stopped', energyWh: 0, flags: ['malformed', 'negativeEnergy'] })
  })

  test('[edge 60] a stop before its start, and one in the future, have no negative duration', async () => {
    const id = await started()
    await station.answer('StopTransaction', stopOf(id, { timestamp: '2026-03-01T08:00:00Z' }))
    expect(await transaction()).toMatchObject({
      stoppedAt: new Date('2026-03-01T09:00:00Z'),
      flags: ['stopBeforeStart'],
    })
  })

  test('[edge 60] a stop in the future is booked at its reception', async () => {
    const id = await started()
    await station.answer('StopTransaction', stopOf(id, { timestamp: '2030-01-01T00:00:00Z' }))

    expect(await transaction()).toMatchObject({ stoppedAt: new Date(NOW), flags: ['clockSkew'], energyWh: 8000 })
  })

  test('[edge 61] a stop without idTag and reason is Local', async () => {
    const id = await started()

    expect(await station.answer('StopTransaction', stopOf(id))).toEqual({})
    expect(await transaction()).toMatchObject({ stopReason: 'Local' })
  })

  test('[edge 62] an offline session is replayed: order and times are kept, the wrong id is mapped', async () => {
    await started({ timestamp: '2026-03-01T06:00:00Z' })
    for (const minute of ['05', '10', '15', '20']) {
      const meterValue = [
        { timestamp: `2026-03-01T06:${minute}:00Z`, sampledValue: [{ value: String(1000 + Number(minute)) }] },
      ]
      await station.answer('MeterValues', { connectorId: 1, transactionId: 0, meterValue })
    }
    await station.answer('StopTransaction', stopOf(0, { timestamp: '2026-03-01T06:30:00Z', idTag: card() }))

    expect(await transaction()).toMatchObject({
      ...{
        startedAt: new Date('2026-03-01T06:00:00Z'),
        stoppedAt: new Date('2026-03-01T06:30:00Z'),
        energyWh: 8000,
        flags: [],
      },
      ...{ startReceivedAt: new Date(NOW), stopReceivedAt: new Date(NOW) },
    })
    expect(Object.keys(await samples()).sort()).toEqual(
      ['05', '10', '15', '20'].map((minute) => `2026-03-01T06:${minute}:00.000Z`),
    )
  })

  test('[edge 63] hundreds of replayed samples are stored before they are answered, twice the same', async () => {
    const id = await started({ timestamp: '2026-03-01T01:00:00Z' })
    const messages = Array.from({ length: 300 }, (_, minute) => ({
      connectorId: 1,
      transactionId: id,
      meterValue: [
        {
          timestamp: new Date(Date.UTC(2026, 2, 1, 1, minute)).toISOString(),
          sampledValue: [{ value: String(1000 + minute) }],
        },
      ],
    }))

    const answers = await Promise.all(
      [...messages, ...messages].map((message) => station.answer('MeterValues', message)),
    )

    expect(answers.every((answer) => Object.keys(answer).length === 0)).toBe(true)
    expect(Object.keys(await storedSamples())).toHaveLength(300)
  })

  test('[edge 64] meter values of no or an unknown transaction, of connector 0 and after the stop are answered', async () => {
    const id = await started()
    const meterValue = [{ timestamp: NOW, sampledValue: [{ value: '2000' }] }]

    expect(await station.answer('MeterValues', { connectorId: 1, meterValue })).toEqual({})
    expect(await station.answer('MeterValues', { connectorId: 0, meterValue })).toEqual({})
    expect(
      await station.answer('MeterValues', {
        connectorId: 1,
        transactionId: 4711,
        meterValue: [{ ...meterValue[0], timestamp: '2026-03-01T09:59:00Z' }],
      }),
    ).toEqual({})
    expect(await station.answer('MeterValues', { connectorId: 99999, transactionId: id, meterValue: [] })).toEqual({})
    await station.answer('StopTransaction', stopOf(id))
    const late = [{ timestamp: '2026-03-01T09:30:00Z', sampledValue: [{ value: '7000' }] }]
    expect(await station.answer('MeterValues', { connectorId: 1, transactionId: id, meterValue: late })).toEqual({})

    expect(Object.keys(await samples()).sort()).toEqual(['2026-03-01T09:30:00.000Z', '2026-03-01T10:00:00.000Z'])
    expect(await transaction()).toMatchObject({ energyWh: 8000 })
  })

  test('[edge 65] a numeric value is read', async () => {
    await started()
    await station.answer('MeterValues', {
      connectorId: 1,
      meterValue: [{ timestamp: NOW, sampledValue: [{ value: 2500 }] }],
    })

    expect(await samples()).toEqual({ [`${NOW.slice(0, -1)}.000Z`]: { energyWh: 2500 } })
  })

  test.each([
    ['a single object', { meterValue: { timestamp: NOW, sampledValue: [{ value: '2500' }] } }],
    ['values of OCPP 1.5', { values: [{ timestamp: NOW, value: [{ value: '2500' }] }] }],
    [
      'one odd reading among others',
      { meterValue: [{ timestamp: NOW, sampledValue: [{ value: '2500' }, { value: 'NaN' }, { value: '' }, 7, null] }] },
    ],
    [
      'extra fields',
      {
        meterValue: [{ timestamp: NOW, colour: 'red', sampledValue: [{ value: '2.5', unit: 'kWh', x: 1 }] }],
        colour: 'red',
      },
    ],
  ])('[edge 66] meter values as %s are read', async (_, message) => {
    await started()

    expect(await station.answer('MeterValues', { connectorId: 1, ...message })).toEqual({})

    expect(Object.values(await samples())[0]).toMatchObject({ energyWh: expect.any(Number) })
  })

  test('[edge 66] values that are no numbers store nothing', async () => {
    await started()
    const sampledValue = ['NaN', '', 'abc', null].map((value) => ({ value }))

    expect(
      await station.answer('MeterValues', {
        connectorId: 1,
        meterValue: [
          { timestamp: NOW, sampledValue },
          { timestamp: NOW, sampledValue: [] },
        ],
      }),
    ).toEqual({})
    expect(await samples()).toEqual({})
  })

  test.each([
    ['kWh', '2.5', 2500],
    ['Wh', '2500', 2500],
    [undefined, '2500', 2500],
  ])('[edge 67] energy in %s', async (unit, value, energyWh) => {
    await started()
    await station.answer('MeterValues', {
      connectorId: 1,
      meterValue: [{ timestamp: NOW, sampledValue: [{ value, unit }] }],
    })

    expect(Object.values(await samples())).toEqual([{ energyWh }])
  })

  test('[edge 68] a long idTag: refused by Authorize, booked and flagged by StartTransaction', async () => {
    const idTag = 'X'.repeat(21)

    expect(await station.call('Authorize', { idTag })).toMatchObject({
      kind: 'error',
      code: 'PropertyConstraintViolation',
    })
    expect(await station.answer('StartTransaction', startOf({ idTag }))).toMatchObject({
      idTagInfo: { status: 'Invalid' },
    })

    expect((await transaction()).flags.sort()).toEqual(['longIdTag', 'refusedIdTag'])
  })

  test.each(['', ':', '\u0000', '😀', '../x', '__proto__', '.'])(
    '[edge 68] the idTag %j is no card and harms nothing',
    async (idTag) => {
      expect(await station.answer('Authorize', { idTag })).toEqual({ idTagInfo: { status: 'Invalid' } })
      expect(await station.answer('StartTransaction', startOf({ idTag }))).toMatchObject({
        idTagInfo: { status: 'Invalid' },
      })
    },
  )

  test('[edge 69] a known card is answered without parentIdTag: null', async () => {
    expect(await station.answer('Authorize', { idTag: card() })).toEqual({ idTagInfo: { status: 'Accepted' } })
  })

  test.each([
    ['an object', { a: 1 }],
    ['more than 100 KiB', 'x'.repeat(120_000)],
    ['nothing', undefined],
  ])('[edge 70] data transfer with %s is answered', async (_, data) => {
    expect(await station.answer('DataTransfer', { vendorId: 'com.example', messageId: 'M', data })).toEqual({
      status: 'UnknownVendorId',
    })
  })

  test.each([
    ['SystemUsage', '{"cpuPercent":12.5,"ramUsedMb":310,"ramTotalMb":924,"temperatureC":51.2}', 'Accepted'],
    ['SystemUsage', '{"cpuPercent":12.5,"ramUsedMb":310,"ramTotalMb":924,"temperatureC":null}', 'Accepted'],
    ['SystemUsage', '{"cpuPercent":1e9,"ramUsedMb":-1}', 'Rejected'],
    ['SystemUsage', 'no JSON', 'Rejected'],
    ['SystemUsage', undefined, 'Rejected'],
    ['SomethingElse', '{}', 'UnknownMessageId'],
  ])('the load of a machine: %s %s is %s', async (messageId, data, status) => {
    const sent = { vendorId: 'charge-it', messageId, ...(data === undefined ? {} : { data }) }

    expect(await station.answer('DataTransfer', sent)).toEqual({ status })
  })

  test('[edge 71] firmware and log states are answered, asked for or not, known or not, in any order', async () => {
    for (const status of ['Installed', 'Downloading', 'Idle', 'Exploded']) {
      expect(await station.answer('FirmwareStatusNotification', { status })).toEqual({})
      expect(await station.answer('DiagnosticsStatusNotification', { status })).toEqual({})
      expect(await station.answer('LogStatusNotification', { status, requestId: 4711 })).toEqual({})
      expect(await station.answer('SignedFirmwareStatusNotification', { status })).toEqual({})
    }
    expect(station.observed.filter(({ kind }) => kind === 'progress')).toHaveLength(16)
  })

  test('security events are noted, certificate requests are refused and noted', async () => {
    expect(await station.answer('SecurityEventNotification', { type: 'SettingSystemTime', timestamp: NOW })).toEqual({})
    expect(await station.answer('SignCertificate', { csr: 'x'.repeat(5000) })).toEqual({ status: 'Rejected' })
  })

  test.each([
    ['StartTransaction', { connectorId: 1, idTag: 'X', timestamp: NOW }, 'OccurenceConstraintViolation'],
    ['StartTransaction', { connectorId: 'one', idTag: 'X', meterStart: 1, timestamp: NOW }, 'TypeConstraintViolation'],
    ['StopTransaction', { transactionId: 1, timestamp: NOW }, 'OccurenceConstraintViolation'],
    ['MeterValues', { connectorId: 1 }, 'OccurenceConstraintViolation'],
    ['MeterValues', { connectorId: 1, meterValue: 'x' }, 'TypeConstraintViolation'],
    ['BootNotification', { chargePointVendor: 'V' }, 'OccurenceConstraintViolation'],
  ])('%s without what identifies it is refused: %j', async (action, payload, code) => {
    expect(await station.call(action, payload)).toMatchObject({ kind: 'error', code })
    expect(await transactions()).toEqual([])
  })
}
