/** A stream of bytes to a device: a serial port, a pseudo terminal or a TCP connection. */
export interface ByteLine {
  /** Resolves once handed to the system. @throws when the line is closed. */
  write(bytes: Buffer): Promise<void>
  onBytes(listener: (bytes: Buffer) => void): void
  /** Called once, also for an unplugged adapter. */
  onClose(listener: () => void): void
  close(): Promise<void>
}
