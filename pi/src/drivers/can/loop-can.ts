import type { CanBus, CanFrame } from './can-bus.ts'

/** A CAN bus inside this program: every node hears what the others send. */
export function createLoopCan(): { node(): CanBus } {
  const nodes = new Set<(frame: CanFrame) => void>()
  return {
    node: () => {
      const listeners: ((frame: CanFrame) => void)[] = []
      const hear = (frame: CanFrame) => {
        for (const listener of listeners) listener(frame)
      }
      nodes.add(hear)
      return {
        send: (frame) => {
          for (const other of nodes) if (other !== hear) other(frame)
          return true
        },
        onFrame: (listener) => {
          listeners.push(listener)
        },
        onState: (listener) => listener(true),
        close: async () => {
          nodes.delete(hear)
        },
      }
    },
  }
}
