import type { Log } from '../log.ts'

/**
 * One line per message in or out: ids and sizes, never a payload, because payloads hold cards and keys. The message id
 * is the station's own text and is cut.
 */
export function logMessage(
  log: Log,
  text: 'message in' | 'message out',
  station: { readonly stationId: string; readonly socketNumber: number },
  message: {
    readonly type: string
    readonly messageId: string
    readonly action: string | null
    readonly bytes: number
  },
): void {
  const { stationId, socketNumber } = station
  const { type, messageId, action, bytes } = message
  log.info(text, { stationId, socketNumber, type, messageId: messageId.slice(0, LONGEST_ID), action, bytes })
}

const LONGEST_ID = 64
