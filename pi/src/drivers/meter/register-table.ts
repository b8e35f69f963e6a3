import * as v from 'valibot'

/** How one quantity lies in 16-bit registers. `LowFirst`: the low word comes first. */
export const REGISTER_FORMATS = ['float32', 'int32LowFirst', 'uint32LowFirst', 'uint16'] as const
export type RegisterFormat = (typeof REGISTER_FORMATS)[number]

const quantitySchema = v.strictObject({
  /** 0-based. */
  address: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff)),
  format: v.picklist(REGISTER_FORMATS),
  /** Register content times this is the unit of the name. */
  scale: v.optional(v.number(), 1),
})
export type Quantity = v.InferOutput<typeof quantitySchema>

/** Where a meter keeps what. One entry of voltage and current per phase. */
export const registerTableSchema = v.strictObject({
  functionCode: v.picklist([3, 4]),
  voltageV: v.pipe(v.array(quantitySchema), v.minLength(1), v.maxLength(3)),
  currentA: v.pipe(v.array(quantitySchema), v.minLength(1), v.maxLength(3)),
  powerW: quantitySchema,
  /** Import register. */
  energyWh: quantitySchema,
})
export type RegisterTable = v.InferOutput<typeof registerTableSchema>

const float32 = (address: number, scale = 1): Quantity => ({ address, format: 'float32', scale })
const int32 = (address: number, scale: number): Quantity => ({ address, format: 'int32LowFirst', scale })

/** Eastron, single phase. 0x48 is import alone; 0x156 would add what flows back. */
const SDM_SINGLE_PHASE: RegisterTable = {
  functionCode: 4,
  voltageV: [float32(0x00)],
  currentA: [float32(0x06)],
  powerW: float32(0x0c),
  energyWh: float32(0x48, 1000),
}

/** Register tables by driver (sources: the meters' manuals as used by mbmd, evcc and SmartEVSE; none was run on a meter here). */
export const REGISTER_TABLES = {
  sdm120: SDM_SINGLE_PHASE,
  sdm220: SDM_SINGLE_PHASE,
  sdm230: SDM_SINGLE_PHASE,
  sdm630: {
    functionCode: 4,
    voltageV: [float32(0x00), float32(0x02), float32(0x04)],
    currentA: [float32(0x06), float32(0x08), float32(0x0a)],
    powerW: float32(0x34),
    energyWh: float32(0x48, 1000),
  },
  em340: {
    functionCode: 4,
    voltageV: [int32(0x00, 0.1), int32(0x02, 0.1), int32(0x04, 0.1)],
    currentA: [int32(0x0c, 0.001), int32(0x0e, 0.001), int32(0x10, 0.001)],
    powerW: int32(0x28, 0.1),
    energyWh: int32(0x34, 100),
  },
  'pzem-016': {
    functionCode: 4,
    voltageV: [{ address: 0x00, format: 'uint16', scale: 0.1 }],
    currentA: [{ address: 0x01, format: 'uint32LowFirst', scale: 0.001 }],
    powerW: { address: 0x03, format: 'uint32LowFirst', scale: 0.1 },
    energyWh: { address: 0x05, format: 'uint32LowFirst', scale: 1 },
  },
} as const satisfies Record<string, RegisterTable>
export type MeterModel = keyof typeof REGISTER_TABLES

/** Registers that a quantity takes. */
export function registersOf(format: RegisterFormat): number {
  return format === 'uint16' ? 1 : 2
}

/** @returns the quantity in its unit; null if the registers hold no number. */
export function decodeQuantity(registers: readonly number[], { format, scale }: Quantity): number | null {
  const bytes = Buffer.alloc(4)
  const [first = 0, second = 0] = registers
  if (format === 'uint16') return first * scale
  const lowFirst = format !== 'float32'
  bytes.writeUInt16BE(lowFirst ? second : first, 0)
  bytes.writeUInt16BE(lowFirst ? first : second, 2)
  const raw =
    format === 'float32'
      ? bytes.readFloatBE(0)
      : format === 'int32LowFirst'
        ? bytes.readInt32BE(0)
        : bytes.readUInt32BE(0)
  return Number.isFinite(raw) ? raw * scale : null
}

/** The registers that a meter shows for a quantity; the counterpart of {@link decodeQuantity}. */
export function encodeQuantity(quantity: number, { format, scale }: Quantity): number[] {
  const bytes = Buffer.alloc(4)
  const raw = quantity / scale
  if (format === 'uint16') return [Math.round(raw) & 0xffff]
  if (format === 'float32') bytes.writeFloatBE(raw, 0)
  else if (format === 'int32LowFirst') bytes.writeInt32BE(Math.floor(raw + 1e-6), 0)
  else bytes.writeUInt32BE(Math.floor(raw + 1e-6), 0)
  const words = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]
  return format === 'float32' ? words : words.reverse()
}
