import { WebSocket } from 'ws'

/** Who owns a {@link StationSocket}: what happens on it, without a listener of its own for each event and socket. */
export interface SocketOwner {
  /** Takes a received frame; {@link StationSocket.pass} hands one to ocpp-rpc. */
  onFrame(text: string, bytes: number): void
  /** Sees every text that ocpp-rpc sends. @returns the one that goes out, or null for none. */
  onSend(text: string): string | null
  onSign(sign: 'ping' | 'pong'): void
  onFault(error: unknown): void
  /** The last event, after ocpp-rpc heard it. */
  onEnd(code: number): void
}

/**
 * The socket under ocpp-rpc's client. Frames pass through its owner, so that what ocpp-rpc gets wrong never reaches it
 * and what it says is ours (docs/adr/0003-ocpp-rpc-behind-a-screen.md).
 */
export class StationSocket extends WebSocket {
  owner: SocketOwner | null = null

  override emit(event: string | symbol, ...values: readonly unknown[]): boolean {
    const { owner } = this
    if (owner === null) return super.emit(event, ...values)
    if (event === 'message') {
      const [data] = values
      const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data))
      owner.onFrame(bytes.toString('utf8'), bytes.length)
      return true
    }
    const heard = super.emit(event, ...values)
    if (event === 'pong' || event === 'ping') owner.onSign(event)
    else if (event === 'error') owner.onFault(values[0])
    else if (event === 'close') owner.onEnd(Number(values[0]))
    return heard
  }

  /** Gives a frame to ocpp-rpc. */
  pass(text: string): void {
    super.emit('message', Buffer.from(text), false)
  }

  /** Sends a text that ocpp-rpc knows nothing of. */
  sendPast(text: string): void {
    if (this.readyState === WebSocket.OPEN) super.send(text, reportNothing)
  }

  override send(...parameters: readonly unknown[]): void {
    const [data] = parameters
    const text = typeof data === 'string' && this.owner !== null ? this.owner.onSend(data) : data
    if (text === null || this.readyState !== WebSocket.OPEN) return
    super.send(typeof text === 'string' || Buffer.isBuffer(text) ? text : String(text), reportNothing)
  }
}

/** A socket that ended while a frame was on its way ends with its `close` event, which tells everything. */
function reportNothing(): void {}
