import * as v from 'valibot'
import { parseCanAddress } from '../drivers/can/open-can-bus.ts'
import { checkCsmsUrl } from '../drivers/csms/check-csms-url.ts'
import { loopbackAddress } from '../drivers/loopback-address.ts'
import { parseModbusAddress } from '../drivers/meter/modbus-address.ts'
import { REGISTER_TABLES, registerTableSchema } from '../drivers/meter/register-table.ts'

const text = (longest: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(longest))
const milliseconds = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(60_000))

/** A text that a parser understands; its error is the problem that is told. */
const parsedBy = (parse: (text: string) => unknown) => {
  const problemOf = (given: string): string | null => {
    try {
      parse(given)
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  return v.pipe(
    v.string(),
    v.check(
      (given) => problemOf(given) === null,
      (issue) => problemOf(issue.input) ?? '',
    ),
  )
}

const i2cBus = v.optional(
  v.union(
    [v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)), parsedBy((url) => loopbackAddress(url, 'tcp:'))],
    'must be the number of a bus, for example 1 for /dev/i2c-1',
  ),
  1,
)
const pollMs = v.optional(milliseconds(20), 80)
const gpioLine = { chip: v.optional(text(32), 'gpiochip0'), line: v.pipe(v.number(), v.integer(), v.minValue(0)) }

const readerSchema = v.variant('driver', [
  v.strictObject({ driver: v.literal('pn532-i2c'), bus: i2cBus, pollMs }),
  v.strictObject({ driver: v.literal('pn532-hsu'), port: text(200), pollMs }),
  v.strictObject({ driver: v.literal('pn532-package'), bus: i2cBus, pollMs }),
  v.strictObject({ driver: v.literal('sim'), pollMs }),
  v.strictObject({ driver: v.literal('none') }),
])

const wiredMeter = {
  url: parsedBy(parseModbusAddress),
  unitId: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(247)), 1),
  pollMs: v.optional(milliseconds(200), 1000),
  timeoutMs: v.optional(milliseconds(50), 500),
}
const meterModels = Object.keys(REGISTER_TABLES) as (keyof typeof REGISTER_TABLES)[]
const meterSchema = v.variant('driver', [
  v.strictObject({ driver: v.picklist(meterModels), ...wiredMeter }),
  v.strictObject({ driver: v.literal('custom'), ...wiredMeter, registers: registerTableSchema }),
  v.strictObject({ driver: v.literal('sim') }),
])

const vehicleSchema = v.variant('driver', [
  v.strictObject({ driver: v.literal('assumed') }),
  v.strictObject({ driver: v.literal('gpio'), ...gpioLine, activeLow: v.optional(v.boolean(), false) }),
  v.strictObject({ driver: v.literal('sim') }),
])

/** The configuration file of `run` and `doctor`. Unknown keys are errors. */
export const stationConfigSchema = v.strictObject({
  station: v.strictObject({
    id: text(48),
    vendor: v.optional(text(20), 'Charge-IT'),
    model: v.optional(text(20), 'Pi'),
    serialNumber: v.optional(v.pipe(v.string(), v.maxLength(25))),
    connectors: v.optional(
      v.literal(1, 'one reader, one meter and one charger module make one connector; run a second program for another'),
      1,
    ),
    /** Per phase. */
    maxCurrentA: v.pipe(v.number(), v.minValue(6), v.maxValue(500)),
    phases: v.optional(v.picklist([1, 3]), 1),
    /** Phase to neutral, or the DC bus. */
    nominalVoltageV: v.optional(v.pipe(v.number(), v.minValue(100), v.maxValue(1000)), 230),
  }),
  csms: v.strictObject({
    url: parsedBy(checkCsmsUrl),
    keyFile: v.optional(v.string()),
    caFile: v.optional(v.string()),
    reconnectFixedS: v.optional(v.pipe(v.number(), v.minValue(1))),
  }),
  reader: readerSchema,
  meter: meterSchema,
  /** How long a running session may go on without a reading. */
  meterGraceS: v.optional(v.pipe(v.number(), v.minValue(5), v.maxValue(900)), 60),
  vehicle: vehicleSchema,
  can: v.strictObject({
    url: parsedBy(parseCanAddress),
    ampsPerBit: v.optional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(10)), 1),
  }),
  /** Cuts the mains of a module that does not stop. The output is on while the contactor is to be closed. */
  contactor: v.optional(v.strictObject({ driver: v.literal('gpio'), ...gpioLine })),
  /** A light that is on while the connector can be used. */
  feedback: v.optional(v.strictObject({ driver: v.literal('gpio-led'), ...gpioLine })),
  memory: v.optional(v.strictObject({ maxMb: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(4096)), 64) })),
  stateFolder: v.optional(text(400)),
  /** Simulated hardware never bills anyone by accident: production needs this to be said. */
  allowSimulated: v.optional(v.boolean(), false),
})
export type StationConfig = v.InferOutput<typeof stationConfigSchema>

/** The parts of the hardware that are simulated, in words. */
export function simulatedParts(config: StationConfig): string[] {
  const { reader, meter, vehicle, can } = config
  const parts: string[] = []
  if (reader.driver === 'sim' || ('bus' in reader && typeof reader.bus === 'string')) parts.push('reader')
  if (meter.driver === 'sim') parts.push('meter')
  if (vehicle.driver === 'sim') parts.push('vehicle')
  if (can.url === 'loop:' || can.url.startsWith('slcan+tcp:')) parts.push('charger module')
  return parts
}
