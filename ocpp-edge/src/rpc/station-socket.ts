import { WebSocket } from 'ws'

/**
 * The socket under ocpp-rpc's client. Frames pass through two hooks, so that what ocpp-rpc gets wrong never reaches it
 * and what it says is ours (docs/adr/0003-ocpp-rpc-behind-a-screen.md):
 * - `onFrame` takes every received frame; {@link pass} hands one to ocpp-rpc.
 * - `onSend` sees every text that ocpp-rpc sends and returns the one that goes out, or null for none.
 */
export class StationSocket extends WebSocket {
  onFrame: ((text: string, bytes: number) => void) | null = null
  onSend: ((text: string) => string | null) | null = null

  override emit(event: string | symbol, ...values: readonly unknown[]): boolean {
    if (event !== 'message' || this.onFrame === null) return super.emit(event, ...values)
    const [data] = values
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data))
    this.onFrame(bytes.toString('utf8'), bytes.length)
    return true
  }

  /** Gives a frame to ocpp-rpc. */
  pass(text: string): void {
    super.emit('message', Buffer.from(text), false)
  }

  override send(...parameters: readonly unknown[]): void {
    const [data] = parameters
    const text = typeof data === 'string' && this.onSend !== null ? this.onSend(data) : data
    if (text === null || this.readyState !== WebSocket.OPEN) return
    super.send(typeof text === 'string' || Buffer.isBuffer(text) ? text : String(text), reportNothing)
  }
}

/** A socket that ended while a frame was on its way ends with its `close` event, which tells everything. */
function reportNothing(): void {}
