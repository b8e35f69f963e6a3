import type { Timers } from '../../ports.ts'
import { loopbackAddress } from '../loopback-address.ts'
import { openSerialLine } from '../serial/open-serial-line.ts'
import { openTcpLine } from '../serial/open-tcp-line.ts'
import type { CanBus } from './can-bus.ts'
import { createSlcanBus } from './slcan-bus.ts'
import { SLCAN_BITRATES } from './slcan-codec.ts'
import { openSocketCan } from './socketcan-bus.ts'

const DEFAULT_BITRATE = 500_000
/** Of the USB side; most adapters do not care. */
const SERIAL_BAUD = 115_200

export type CanAddress =
  | { readonly kind: 'loop' }
  | { readonly kind: 'socketcan'; readonly name: string }
  | { readonly kind: 'slcan'; readonly path: string; readonly bitrateCode: string }
  | { readonly kind: 'slcan+tcp'; readonly host: string; readonly port: number }

/** Parses `loop:`, `socketcan:can0`, `slcan:/dev/ttyACM0?bitrate=500000` or `slcan+tcp://127.0.0.1:PORT`. @throws Error in words. */
export function parseCanAddress(text: string): CanAddress {
  if (text === 'loop:') return { kind: 'loop' }
  const [, name] = /^socketcan:([\w.-]{1,15})$/.exec(text) ?? []
  if (name !== undefined) return { kind: 'socketcan', name }
  if (text.startsWith('slcan+tcp:')) return { kind: 'slcan+tcp', ...loopbackAddress(text, 'slcan+tcp:') }
  const [, path, bitrate] = /^slcan:(\/[^?]+)(?:\?bitrate=(\d+))?$/.exec(text) ?? []
  if (path === undefined) {
    throw new Error('must be socketcan:can0, slcan:/dev/…, slcan+tcp://127.0.0.1:PORT or loop: (simulated)')
  }
  const bitrateCode = SLCAN_BITRATES.get(bitrate === undefined ? DEFAULT_BITRATE : Number(bitrate))
  if (bitrateCode === undefined) throw new Error(`bitrate must be one of ${[...SLCAN_BITRATES.keys()].join(', ')}`)
  return { kind: 'slcan', path, bitrateCode }
}

/** Opens a bus to other nodes. @throws SocketCanError */
export async function openCanBus(address: Exclude<CanAddress, { kind: 'loop' }>, timers: Timers): Promise<CanBus> {
  if (address.kind === 'socketcan') return openSocketCan(address.name)
  if (address.kind === 'slcan') {
    const { path, bitrateCode } = address
    return createSlcanBus({ open: () => openSerialLine({ path, baud: SERIAL_BAUD }), bitrateCode, timers })
  }
  const { host, port } = address
  return createSlcanBus({ open: () => openTcpLine(host, port), bitrateCode: 'S6', timers })
}
