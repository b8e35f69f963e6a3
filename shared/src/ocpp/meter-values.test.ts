import fc from 'fast-check'
import { parse } from 'valibot'
import { expect, test } from 'vitest'
import { meterSampleSchema } from '../model/transaction.ts'
import { readMeterValues } from './meter-values.ts'

const RECEIVED = new Date('2026-03-01T10:00:00Z')
const AT = '2026-03-01T09:59:00Z'

function sampleOf(...sampledValue: readonly object[]) {
  return readMeterValues([{ timestamp: AT, sampledValue }], RECEIVED).samples[0]?.sample
}

test.each([
  [{ value: '1500' }, 1500],
  [{ value: '1500', unit: 'Wh' }, 1500],
  [{ value: '1.5', unit: 'kWh' }, 1500],
  [{ value: '1,5', unit: 'kWh' }, 1500],
  [{ value: 1500 }, 1500],
  [{ value: '1.32E3' }, 1320],
  [{ value: ' 12 ', measurand: 'Energy.Active.Import.Register', unit: 'KWH' }, 12000],
])('[edge 67] reads %j as energy in Wh', (value, energyWh) => {
  expect(sampleOf(value)).toEqual({ energyWh })
})

test.each(['NaN', '', 'Infinity', '1,234.5', 'abc', null, {}, [], '1e999', '-'])(
  '[edge 66] leaves out the value %j',
  (value) => {
    expect(readMeterValues([{ timestamp: AT, sampledValue: [{ value }] }], RECEIVED)).toEqual({
      samples: [],
      warnings: ['value is not a number'],
    })
  },
)

test('[edge 66] an unknown unit of energy is not added to energy', () => {
  expect(sampleOf({ value: '5', unit: 'Hertz' })).toBeUndefined()
})

test('[edge 66] an unknown measurand is kept beside the known ones', () => {
  expect(sampleOf({ value: '5', measurand: 'Wetness', unit: 'Hertz' }, { value: '7' })).toEqual({
    energyWh: 7,
    other: { 'Wetness||Outlet': 5 },
  })
})

test('[edge 66] reads a single object, OCPP 1.5 values and bare numbers', () => {
  const expected = [{ sampledAt: new Date(AT), sample: { energyWh: 10 } }]

  expect(readMeterValues({ timestamp: AT, sampledValue: { value: '10' } }, RECEIVED).samples).toEqual(expected)
  expect(readMeterValues([{ timestamp: AT, value: [{ value: '10' }] }], RECEIVED).samples).toEqual(expected)
  expect(readMeterValues([{ timestamp: AT, value: '10' }], RECEIVED).samples).toEqual(expected)
})

test('[edge 66] an empty list of values is no sample', () => {
  expect(readMeterValues([{ timestamp: AT, sampledValue: [] }], RECEIVED).samples).toEqual([])
})

test('a sample without a time is as old as its message', () => {
  expect(readMeterValues([{ sampledValue: [{ value: '1' }] }], RECEIVED).samples[0]?.sampledAt).toEqual(RECEIVED)
})

test('[edge 66] reads temperatures in the spelling of the specification and in others', () => {
  expect(sampleOf({ value: '30', measurand: 'Temperature', unit: 'Celcius' })).toEqual({ temperatureC: 30 })
  expect(sampleOf({ value: '303.15', measurand: 'Temperature', unit: 'K' })?.temperatureC).toBeCloseTo(30)
  expect(sampleOf({ value: '86', measurand: 'Temperature', unit: 'Fahrenheit' })?.temperatureC).toBeCloseTo(30)
})

test('adds power of the phases, takes the highest current and the mean voltage, keeps each phase', () => {
  const values = ['L1', 'L2', 'L3'].flatMap((phase, index) => [
    { value: String(1 + index), measurand: 'Power.Active.Import', unit: 'kW', phase },
    { value: String(10 + index), measurand: 'Current.Import', phase },
    { value: String(229 + index), measurand: 'Voltage', phase: `${phase}-N` },
  ])

  const sample = sampleOf(...values)

  expect(sample).toMatchObject({ powerW: 6000, currentA: 12, voltageV: 230 })
  expect(sample?.other).toMatchObject({ 'Power.Active.Import|L2|Outlet': 2000, 'Voltage|L1-N|Outlet': 229 })
})

test('a value of the whole connector wins over its phases', () => {
  expect(
    sampleOf(
      { value: '7000', measurand: 'Power.Active.Import', unit: 'W' },
      { value: '2000', measurand: 'Power.Active.Import', unit: 'W', phase: 'L1' },
    )?.powerW,
  ).toBe(7000)
})

test('the grid side of a charger is not its energy', () => {
  expect(sampleOf({ value: '900', location: 'Inlet' })).toEqual({
    other: { 'Energy.Active.Import.Register||Inlet': 900 },
  })
})

test('leaves out signed data', () => {
  expect(sampleOf({ value: '48656c6c6f', format: 'SignedData' })).toBeUndefined()
})

test('two entries of one moment become one sample', () => {
  const { samples } = readMeterValues(
    [
      { timestamp: AT, sampledValue: [{ value: '5' }] },
      { timestamp: '2026-03-01T09:59:00.000+00:00', sampledValue: [{ value: '7', measurand: 'Power.Active.Import' }] },
    ],
    RECEIVED,
  )

  expect(samples).toEqual([{ sampledAt: new Date(AT), sample: { energyWh: 5, powerW: 7 } }])
})

const anyValue = fc.oneof(
  fc.anything(),
  fc.record(
    {
      value: fc.oneof(fc.double(), fc.double().map(String), fc.string(), fc.anything()),
      measurand: fc.oneof(
        fc.constantFrom('Energy.Active.Import.Register', 'Power.Active.Import', 'SoC', 'Voltage', '__proto__'),
        fc.string(),
      ),
      unit: fc.oneof(fc.constantFrom('Wh', 'kWh', 'W', 'constructor', 'Percent'), fc.string()),
      phase: fc.constantFrom('L1', 'L2', 'L1-N', 'N', 'L1-L2'),
      location: fc.constantFrom('Outlet', 'EV', 'Body'),
    },
    { requiredKeys: ['value'] },
  ),
)

test('whatever is sent: no exception, every sample fits the stored form, times ascend', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.array(
          fc.record({
            timestamp: fc.oneof(fc.string(), fc.date().map(String), fc.constant(AT)),
            sampledValue: fc.array(anyValue),
          }),
        ),
      ),
      (sent) => {
        const { samples } = readMeterValues(sent, RECEIVED)
        for (const { sample, sampledAt } of samples) {
          parse(meterSampleSchema, sample)
          expect(Number.isNaN(sampledAt.getTime())).toBe(false)
        }
        const times = samples.map(({ sampledAt }) => sampledAt.getTime())
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
      },
    ),
    { numRuns: 500 },
  )
})

test('energy in kWh and the same energy in Wh are read alike', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (wh) => {
      const inKwh = sampleOf({ value: (wh / 1000).toFixed(3), unit: 'kWh' })?.energyWh ?? Number.NaN
      expect(Math.round(inKwh)).toBe(wh)
      expect(sampleOf({ value: String(wh) })?.energyWh).toBe(wh)
    }),
  )
})
