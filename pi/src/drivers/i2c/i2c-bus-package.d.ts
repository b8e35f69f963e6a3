/** The parts of the optional package `i2c-bus` that are used. */
declare module 'i2c-bus' {
  export interface PromisifiedBus {
    i2cRead(address: number, length: number, buffer: Buffer): Promise<{ bytesRead: number; buffer: Buffer }>
    i2cWrite(address: number, length: number, buffer: Buffer): Promise<{ bytesWritten: number; buffer: Buffer }>
    close(): Promise<void>
  }
  const i2c: { openPromisified(bus: number): Promise<PromisifiedBus> }
  export default i2c
}
