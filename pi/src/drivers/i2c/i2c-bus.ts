/** One I2C bus. An error of a transfer carries the `code` of the system (ENXIO, EREMOTEIO: nobody answered). */
export interface I2cBus {
  /** Reads `length` bytes from a device in one transfer. */
  read(address: number, length: number): Promise<Buffer>
  write(address: number, bytes: Buffer): Promise<void>
  close(): Promise<void>
}
