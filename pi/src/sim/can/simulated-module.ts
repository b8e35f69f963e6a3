import type { CanBus } from '../../drivers/can/can-bus.ts'
import {
  CURRENT_ID,
  decodeCurrent,
  encodeCurrent,
  LIMIT_ID,
  START_ID,
  STOP_ID,
} from '../../drivers/can/module-messages.ts'
import type { Cancel, Clock, Timers } from '../../ports.ts'

const PUBLISH_MS = 1000
/** The current moves by this share of the last limit above zero, per publish, up and down. */
const RAMP_SHARE = 0.2
/** Without a limit for so long the station counts as dead. */
const SELF_STOP_MS = 3000

/** What can be wrong with a module. */
export type ModuleTrouble = 'silent' | 'stuck' | 'over-limit' | 'ignores-stop' | 'short-frames'

export interface SimulatedModule {
  trouble(kind: ModuleTrouble | null): void
  currentA(): number
  isRunning(): boolean
  onPublish(listener: (currentA: number) => void): void
  close(): void
}

/** A charger module on a CAN bus, with the ramp of the real one. @param deps.acceptsA what the car takes at most. */
export function createSimulatedModule(deps: {
  readonly bus: CanBus
  readonly ampsPerBit: number
  readonly clock: Clock
  readonly timers: Timers
  readonly acceptsA?: () => number
}): SimulatedModule {
  const { bus, ampsPerBit, clock, timers } = deps
  const listeners: ((currentA: number) => void)[] = []
  let running = false
  let limitA = 0
  let rampA = 0
  let currentA = 0
  let trouble: ModuleTrouble | null = null
  let limitAtMs = clock.monotonicMs()
  let cancel: Cancel = () => {}

  bus.onFrame(({ id, bytes }) => {
    if (id === START_ID) {
      running = true
      limitAtMs = clock.monotonicMs()
    } else if (id === STOP_ID && trouble !== 'ignores-stop') running = false
    else if (id === LIMIT_ID) {
      limitA = decodeCurrent(bytes, ampsPerBit) ?? limitA
      limitAtMs = clock.monotonicMs()
      if (limitA > 0) rampA = limitA
    }
  })

  const publish = (): void => {
    cancel = timers.after(PUBLISH_MS, publish)
    if (clock.monotonicMs() - limitAtMs > SELF_STOP_MS && trouble !== 'ignores-stop') running = false
    if (trouble !== 'stuck') {
      const allowedA = trouble === 'over-limit' ? limitA * 1.5 + 5 : limitA
      const targetA = running ? Math.min(allowedA, deps.acceptsA?.() ?? allowedA) : 0
      const stepA = rampA * RAMP_SHARE
      currentA = targetA > currentA ? Math.min(targetA, currentA + stepA) : Math.max(targetA, currentA - stepA)
    }
    if (trouble !== 'silent') {
      const bytes = encodeCurrent(currentA, ampsPerBit)
      bus.send({ id: CURRENT_ID, bytes: trouble === 'short-frames' ? bytes.subarray(0, 1) : bytes })
      for (const listener of listeners) listener(currentA)
    }
  }
  publish()

  return {
    trouble: (kind) => {
      trouble = kind
    },
    currentA: () => currentA,
    isRunning: () => running,
    onPublish: (listener) => {
      listeners.push(listener)
    },
    close: () => cancel(),
  }
}
