import type { CanBus, CanFrame } from './can-bus.ts'

/** A SocketCAN interface cannot be used; the message says what to do. */
export class SocketCanError extends Error {
  override readonly name = 'SocketCanError'
}

/**
 * CAN over an interface of the kernel, for example `can0`.
 * @throws SocketCanError when the optional package socketcan is not built or the interface is not there.
 */
export async function openSocketCan(name: string): Promise<CanBus> {
  const socketcan = await import('socketcan').catch((cause: unknown) => {
    throw new SocketCanError(
      'the package socketcan is not built on this machine; install a compiler (apt install build-essential python3) and run: npm rebuild socketcan',
      { cause },
    )
  })
  const frames: ((frame: CanFrame) => void)[] = []
  const states: ((up: boolean) => void)[] = []
  let up = true
  let channel: import('socketcan').RawChannel
  try {
    channel = socketcan.default.createRawChannel(name, false)
    channel.addListener('onMessage', ({ id, ext, rtr, err, data }) => {
      if (ext || rtr || err) return
      for (const listener of frames) listener({ id, bytes: data })
    })
    channel.addListener('onStopped', () => {
      up = false
      for (const listener of states) listener(false)
    })
    channel.start()
  } catch (cause) {
    throw new SocketCanError(
      `the CAN interface ${name} cannot be opened; run: sudo ip link set ${name} up type can bitrate 500000`,
      { cause },
    )
  }
  return {
    send: ({ id, bytes }) => {
      if (!up) return false
      return channel.send({ id, ext: false, rtr: false, data: bytes }) > 0
    },
    onFrame: (listener) => {
      frames.push(listener)
    },
    onState: (listener) => {
      states.push(listener)
      listener(up)
    },
    close: async () => {
      if (up) channel.stop()
      up = false
    },
  }
}
