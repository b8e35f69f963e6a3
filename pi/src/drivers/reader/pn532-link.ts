import type { ChipFrame } from './pn532-frame.ts'

/** Carries frames to one chip and back. One exchange at a time. */
export interface Pn532Link {
  /** Makes the chip listen; safe to repeat. @throws Pn532Error */
  wakeUp(): Promise<void>
  send(frame: Buffer): Promise<void>
  /** The next checked frame of the chip. @throws Pn532Error TIMEOUT, CHECKSUM, SHORT, NACK, GONE */
  receive(timeoutMs: number): Promise<ChipFrame>
  close(): Promise<void>
}
