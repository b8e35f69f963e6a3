import type { Cancel, ChargerModule, Clock, Timers } from '../../ports.ts'
import type { CanBus } from './can-bus.ts'
import { CURRENT_ID, decodeCurrent, encodeCurrent, LIMIT_ID, START_ID, STOP_ID } from './module-messages.ts'

const KEEP_ALIVE_MS = 1000
const WATCH_MS = 250
const SILENCE_MS = 3000
const STOP_MS = 7000
/** Below this the module counts as off. */
const OFF_CURRENT_A = 1
const OVER_CURRENT_SHARE = 0.1
const OVER_CURRENT_MIN_A = 2
const OVER_CURRENT_MS = 2000
/** The module publishes once per second and ramps by a fifth. */
const RAMP_PUBLISHES = 5

/** Why a module must not charge; `errorCode` as in OCPP 1.6 §7.6. */
export interface ModuleFault {
  readonly errorCode: 'OverCurrentFailure' | 'OtherError'
  readonly vendorErrorCode: 'CAN_TIMEOUT' | 'OVER_CURRENT' | 'STOP_IGNORED'
}

export interface CanModule extends ChargerModule {
  onFault(listener: (fault: ModuleFault | null) => void): void
  /** The limit per phase that was set last. */
  limitA(): number
  /** Says stop once more and ends all timers. */
  close(): void
}

export interface CanModuleDeps {
  readonly bus: CanBus
  /** Unit of limit and current on the bus. */
  readonly ampsPerBit: number
  readonly clock: Clock
  readonly timers: Timers
  /** Closed, unless the module does not stop or nobody knows whether it did. */
  readonly setContactor: (closed: boolean) => void
}

/**
 * A charger module on CAN, watched: it is told to stop before anything else, its limit is repeated while it charges (it
 * stops by itself when that ceases), and it is stopped when it falls silent or gives more than it may. A module that
 * ignores a stop loses its mains. Over-current and an ignored stop last until the program starts again.
 */
export function createCanModule(deps: CanModuleDeps): CanModule {
  const { bus, ampsPerBit, clock, timers } = deps
  const listeners: ((fault: ModuleFault | null) => void)[] = []
  const beganMs = clock.monotonicMs()
  let started = false
  let limitA = 0
  let currentA = 0
  let lastFrameMs: number | null = null
  let stoppedAtMs = beganMs
  /** The current was seen to be gone after the last stop. */
  let proven = false
  let mainsClosed = true
  let overSinceMs: number | null = null
  let publishesToWait = 0
  let fault: ModuleFault | null = null
  let cancelKeepAlive: Cancel = () => {}
  let cancelWatch: Cancel = () => {}

  const setFault = (next: ModuleFault | null) => {
    const lasting = fault !== null && fault.vendorErrorCode !== 'CAN_TIMEOUT'
    if (lasting || fault?.vendorErrorCode === next?.vendorErrorCode) return
    fault = next
    for (const listener of listeners) listener(next)
  }

  const sendLimit = () => bus.send({ id: LIMIT_ID, bytes: encodeCurrent(limitA, ampsPerBit) })
  const sendStop = () => bus.send({ id: STOP_ID, bytes: Buffer.alloc(0) })

  const openMains = () => {
    if (!mainsClosed) return
    mainsClosed = false
    deps.setContactor(false)
  }

  const keepAlive = (): void => {
    sendLimit()
    cancelKeepAlive = timers.after(KEEP_ALIVE_MS, keepAlive)
  }

  const stop = (): void => {
    sendStop()
    if (!started) return
    started = false
    proven = false
    stoppedAtMs = clock.monotonicMs()
    cancelKeepAlive()
  }

  const watch = (): void => {
    cancelWatch = timers.after(WATCH_MS, watch)
    const nowMs = clock.monotonicMs()
    if (nowMs - (lastFrameMs ?? beganMs) > SILENCE_MS) {
      if (started) stop()
      setFault({ errorCode: 'OtherError', vendorErrorCode: 'CAN_TIMEOUT' })
    }
    // Silence is no proof that the current is gone.
    if (!started && !proven && nowMs - stoppedAtMs >= STOP_MS) openMains()
  }

  /** Without a start there must be no current: not after the ramp, not from a module that went on without us. */
  const judgeStopped = (nowMs: number): void => {
    if (currentA <= OFF_CURRENT_A) {
      proven = true
      if (!mainsClosed && fault?.vendorErrorCode !== 'STOP_IGNORED') {
        mainsClosed = true
        deps.setContactor(true)
      }
    } else if (nowMs - stoppedAtMs >= STOP_MS) {
      openMains()
      setFault({ errorCode: 'OtherError', vendorErrorCode: 'STOP_IGNORED' })
    }
  }

  const published = (nowA: number): void => {
    const falling = nowA < currentA
    const nowMs = clock.monotonicMs()
    currentA = nowA
    lastFrameMs = nowMs
    if (fault?.vendorErrorCode === 'CAN_TIMEOUT') setFault(null)
    if (!started) judgeStopped(nowMs)
    if (publishesToWait > 0) {
      publishesToWait--
      return
    }
    const allowedA = limitA + Math.max(OVER_CURRENT_MIN_A, limitA * OVER_CURRENT_SHARE)
    if (!started || nowA <= allowedA || falling) {
      overSinceMs = null
      return
    }
    overSinceMs ??= nowMs
    if (nowMs - overSinceMs <= OVER_CURRENT_MS) return
    stop()
    setFault({ errorCode: 'OverCurrentFailure', vendorErrorCode: 'OVER_CURRENT' })
  }

  bus.onFrame(({ id, bytes }) => {
    if (id !== CURRENT_ID) return
    const nowA = decodeCurrent(bytes, ampsPerBit)
    if (nowA !== null) published(nowA)
  })
  bus.onState((up) => {
    // A module that went on while we were away must hear it first.
    if (up && !started) sendStop()
  })
  sendStop()
  watch()

  return {
    start: () => {
      if (started || fault !== null) return
      started = true
      overSinceMs = null
      keepAlive()
      bus.send({ id: START_ID, bytes: Buffer.alloc(0) })
    },
    stop,
    setLimit: (nextA) => {
      if (nextA === limitA) return
      if (nextA < limitA) publishesToWait = RAMP_PUBLISHES
      limitA = nextA
      if (started) sendLimit()
    },
    currentA: () => currentA,
    limitA: () => limitA,
    onFault: (listener) => {
      listeners.push(listener)
    },
    close: () => {
      stop()
      cancelWatch()
      cancelKeepAlive()
    },
  }
}
