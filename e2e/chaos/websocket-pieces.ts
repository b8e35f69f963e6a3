/** The HTTP head of a connection, or one WebSocket frame. */
export type WebSocketPiece =
  | { readonly kind: 'head'; readonly bytes: Buffer }
  /** `text` is null for a frame that is no complete text message. */
  | { readonly kind: 'frame'; readonly bytes: Buffer; readonly text: string | null }

const HEAD_END = '\r\n\r\n'
const FIN_TEXT = 0x81

/**
 * Splits one direction of a WebSocket connection (RFC 6455 §5.2) at its frames; nothing is changed.
 * @returns takes what arrived and returns what is complete.
 */
export function webSocketPieces(): (chunk: Buffer) => readonly WebSocketPiece[] {
  let rest = Buffer.alloc(0)
  let hasHead = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const pieces: WebSocketPiece[] = []
    if (!hasHead) {
      const end = rest.indexOf(HEAD_END)
      if (end === -1) return pieces
      hasHead = true
      pieces.push({ kind: 'head', bytes: rest.subarray(0, end + HEAD_END.length) })
      rest = rest.subarray(end + HEAD_END.length)
    }
    for (let layout = layoutOf(rest); layout !== null; layout = layoutOf(rest)) {
      const { maskAt, payloadAt, endsAt } = layout
      if (rest.length < endsAt) break
      const bytes = rest.subarray(0, endsAt)
      rest = rest.subarray(endsAt)
      pieces.push({ kind: 'frame', bytes, text: bytes[0] === FIN_TEXT ? unmasked(bytes, maskAt, payloadAt) : null })
    }
    return pieces
  }
}

/** null = not enough bytes to tell. */
function layoutOf(bytes: Buffer): { maskAt: number | null; payloadAt: number; endsAt: number } | null {
  const second = bytes[1]
  if (second === undefined) return null
  const short = second & 0x7f
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  if (bytes.length < 2 + lengthBytes) return null
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  const maskAt = (second & 0x80) === 0 ? null : 2 + lengthBytes
  const payloadAt = 2 + lengthBytes + (maskAt === null ? 0 : 4)
  return { maskAt, payloadAt, endsAt: payloadAt + length }
}

function unmasked(bytes: Buffer, maskAt: number | null, payloadAt: number): string {
  const payload = Buffer.from(bytes.subarray(payloadAt))
  if (maskAt !== null) {
    for (const [index, byte] of payload.entries()) payload[index] = byte ^ (bytes[maskAt + (index % 4)] ?? 0)
  }
  return payload.toString('utf8')
}
