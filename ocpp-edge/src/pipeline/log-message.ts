import type { Log } from '../log.ts'

/**
 * One line per message in and out: ids and sizes, never a payload, because payloads hold cards and keys. The message id
 * is the station's own text and is cut.
 */
export function messageLog(log: Log, station: { readonly stationId: string; readonly socketNumber: number }) {
  const line = (text: string) => (type: string, messageId: string, action: string | null, bytes: number) =>
    log.info(text, { ...station, type, messageId: messageId.slice(0, LONGEST_ID), action, bytes })
  return { received: line('message in'), sent: line('message out') }
}

const LONGEST_ID = 64
