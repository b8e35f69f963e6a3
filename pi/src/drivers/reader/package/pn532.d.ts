/** The parts of the package `pn532` 1.0.0 that are used; it comes without types. */
declare module 'pn532' {
  import type { EventEmitter } from 'node:events'

  export class PN532 extends EventEmitter {
    constructor(hal: EventEmitter, options?: { pollInterval?: number })
    getFirmwareVersion(): Promise<{ IC: number; Ver: number; Rev: number; Support: number }>
  }
  const pn532: { PN532: typeof PN532 }
  export default pn532
}
