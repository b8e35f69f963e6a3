import type { Reader } from '../../ports.ts'

/** A reader whose cards are held by a program. */
export function createSimReader(): Reader & { tap(uid: string, connectorId?: number): void } {
  const listeners: ((uid: string, connectorId?: number) => void)[] = []
  return {
    onTap: (listener) => {
      listeners.push(listener)
    },
    tap: (uid, connectorId) => {
      for (const listener of listeners) listener(uid, connectorId)
    },
  }
}
