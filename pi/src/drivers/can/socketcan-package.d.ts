/** The parts of the optional package `socketcan` that are used; its own types name files that exist only when it is built. */
declare module 'socketcan' {
  export interface RawMessage {
    id: number
    ext?: boolean
    rtr?: boolean
    err?: boolean
    data: Buffer
  }
  export interface RawChannel {
    addListener(event: 'onMessage', listener: (message: RawMessage) => void): void
    addListener(event: 'onStopped', listener: () => void): void
    start(): void
    stop(): void
    send(message: RawMessage): number
  }
  const socketcan: { createRawChannel(name: string, timestamps?: boolean): RawChannel }
  export default socketcan
}
