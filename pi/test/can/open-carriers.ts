import { existsSync } from 'node:fs'
import type { CanBus } from '../../src/drivers/can/can-bus.ts'
import { createLoopCan } from '../../src/drivers/can/loop-can.ts'
import { openCanBus, parseCanAddress } from '../../src/drivers/can/open-can-bus.ts'
import { openSocketCan } from '../../src/drivers/can/socketcan-bus.ts'
import { systemTimers } from '../../src/drivers/system-time.ts'
import { attachSlcanAdapter, startSlcanHub } from '../../src/sim/can/slcan-hub.ts'
import { openPluggablePty } from '../pluggable-pty.ts'
import { until } from '../until.ts'

/** Two ends of one CAN bus. */
export interface Carrier {
  readonly station: CanBus
  readonly module: CanBus
  /** Loses the connection of the station; it comes back by itself or by `plug`. */
  cut?(): Promise<void>
  close(): Promise<void>
}

async function open(url: string): Promise<CanBus> {
  const address = parseCanAddress(url)
  if (address.kind === 'loop') throw new Error('loop has no other end')
  return openCanBus(address, systemTimers)
}
/** The adapter has opened its channel: frames come through. */
async function isUp(bus: CanBus, other: CanBus): Promise<void> {
  let through = false
  other.onFrame(() => {
    through = true
  })
  bus.onState((up) => {
    if (up) bus.send({ id: 0x7ff, bytes: Buffer.alloc(0) })
  })
  await until(() => through)
}

/** SocketCAN where the kernel has a virtual interface and the package is built; otherwise says why not. */
async function socketCan(): Promise<(() => Promise<Carrier>) | null> {
  if (!existsSync('/sys/class/net/vcan0')) {
    console.log('skipped: SocketCAN, since there is no interface vcan0 (the kernel may have no module vcan)')
    return null
  }
  try {
    await (await openSocketCan('vcan0')).close()
  } catch (error) {
    console.log(`skipped: SocketCAN, since ${error instanceof Error ? error.message : error}`)
    return null
  }
  return async () => {
    const [station, module] = [await openSocketCan('vcan0'), await openSocketCan('vcan0')]
    return { station, module, close: async () => void (await Promise.all([station.close(), module.close()])) }
  }
}
const socketCanCarrier = await socketCan()

export const CARRIERS: Readonly<Record<string, () => Promise<Carrier>>> = {
  ...(socketCanCarrier === null ? {} : { SocketCAN: socketCanCarrier }),
  loop: async () => {
    const loop = createLoopCan()
    return { station: loop.node(), module: loop.node(), close: async () => {} }
  },
  'SLCAN over TCP': async () => {
    const hub = await startSlcanHub()
    const station = await open(hub.url)
    const module = hub.node()
    await isUp(station, module)
    return {
      station,
      module,
      cut: async () => hub.cut(),
      close: async () => {
        await station.close()
        await hub.close()
      },
    }
  },
  'SLCAN over a pseudo terminal': async () => {
    const pty = await openPluggablePty()
    const loop = createLoopCan()
    attachSlcanAdapter(pty, loop.node())
    const module = loop.node()
    const station = await open(`slcan:${pty.path}?bitrate=250000`)
    await isUp(station, module)
    return {
      station,
      module,
      cut: async () => {
        await pty.unplug()
        await pty.plug()
      },
      close: async () => {
        await station.close()
        await pty.close()
      },
    }
  },
}
