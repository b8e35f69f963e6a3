/** A CAN frame with an 11-bit identifier. */
export interface CanFrame {
  readonly id: number
  /** At most eight bytes. */
  readonly bytes: Buffer
}

export interface CanBus {
  /** @returns false when the bus is not there: nothing was sent. */
  send(frame: CanFrame): boolean
  onFrame(listener: (frame: CanFrame) => void): void
  /** True at the first listening if it is up already; then every change. */
  onState(listener: (up: boolean) => void): void
  close(): Promise<void>
}
